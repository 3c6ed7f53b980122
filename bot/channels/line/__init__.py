"""LINE: webhooks in, reply and push messages out."""
