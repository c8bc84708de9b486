"""What an operator watches a running Cairn by: its health, its metrics, and the web server that shows them."""
