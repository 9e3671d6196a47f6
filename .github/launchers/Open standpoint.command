#!/bin/sh
# Opens a project of standpoint on a page in the browser.
exec "$(dirname "$0")/standpoint" open
