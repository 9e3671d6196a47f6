@rem Opens a project of standpoint on a page in the browser.
@"%~dp0standpoint.exe" open
