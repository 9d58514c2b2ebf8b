"""What the kernel's packet filter does with new connections: nftables' and iptables' rules.

`reading.read_netfilter` reads, `netfilter.Netfilter` judges.
"""
