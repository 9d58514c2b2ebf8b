"""One query language for every table and the command line. Pure; knows no fields of its own.

    443            a port, exactly               8000-8100      a range of ports
    443/tcp        a port and its protocol       22,80,443      one of these ports
    udp            a protocol                    web server     both words, any order
    "web server"   these words in this order     -app:chrome    not this
    port:22        one field                     state:waiting,connected   one of these values
    user:*         a field that is known at all  -user:*        one that is not
    nginx or caddy either                        (spaces bind closer than "or")

* Upper and lower case are the same. A word is looked for in all of a row's text; a number and a
  word with a meaning of its own ("tcp", "waiting") are not, unless they stand in quotes.
* `field:value` asks one field. Which there are is each table's affair: `Vocabulary` and the
  `fields.Field` that it is made of. Names are found by any part of them; numbers, addresses and
  words from a list are compared as what they are.
* A row of which a field is not known does not match `field:value`, and does match `-field:value`:
  a query and its negation part the rows in two, whatever is known.
* A quotation mark cannot be looked for. `writing.field_query` writes what can.

`parse` reads a query, `mistakes` says which part of it is wrong and reads one that is still being
typed, `completion` says what may follow.
"""

from portgui.query.language import Query, Test, Vocabulary, any_of, parse, parse_list, parse_ports
from portgui.query.tokens import MAX_QUERY, Place, Token, tokenize

__all__ = [
    "MAX_QUERY",
    "Place",
    "Query",
    "Test",
    "Token",
    "Vocabulary",
    "any_of",
    "parse",
    "parse_list",
    "parse_ports",
    "tokenize",
]
