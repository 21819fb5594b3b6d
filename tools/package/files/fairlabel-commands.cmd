@rem The command line: fairlabel-commands.cmd --help. The window is started by Fairlabel.exe.
@setlocal
@set /p version=<"%~dp0versions\current"
@"%~dp0versions\%version%\python\python.exe" -m main %*
