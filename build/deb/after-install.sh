#!/bin/sh
set -e
# Chromium's sandbox uses user namespaces where an ordinary user may make them, and this helper where not.
chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox'
if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database -q /usr/share/applications || true
fi
if command -v gtk-update-icon-cache >/dev/null 2>&1; then
  gtk-update-icon-cache -q -t -f /usr/share/icons/hicolor || true
fi
# Where AppArmor keeps user namespaces from programs without a profile (Ubuntu 24.04 on), ours allows them.
profile='/opt/${sanitizedProductName}/resources/apparmor-profile'
if apparmor_status --enabled >/dev/null 2>&1 && apparmor_parser --skip-kernel-load "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
fi
