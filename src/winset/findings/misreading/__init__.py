"""What a proposer believed of its offers, against what was true."""
