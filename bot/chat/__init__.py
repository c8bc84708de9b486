"""The neutral chat language: commands, replies and forms as plain values. Standard library only."""
