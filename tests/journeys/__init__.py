"""The real program against the sandbox, over HTTP and with the real SDKs, on both databases."""
