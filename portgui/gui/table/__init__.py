"""What every table shares: columns as data, a model that moves by differences, a still view."""
