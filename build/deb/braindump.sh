#!/bin/sh
# The window, or with a command the command line, which needs neither a display nor Chromium's sandbox.
app=/opt/BrainDump/braindump
case "${1-}" in
  init|join|remote|add|list|show|edit|trash|restore|purge|sync|conflicts|resolve|undo|history|audio|transcribe|model|export|import|verify|orphans|passphrase|recovery|status|backup|transcript|device|pair|languages|help)
    exec "$app" --no-sandbox --log-level=3 "$@" ;;
  *)
    exec "$app" "$@" ;;
esac
