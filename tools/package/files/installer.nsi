; Installs for the account that runs it, without administrator. Made by tools/package/windows.py.
; The program has 64 bits, so its installer does not start where the program would not.
Target amd64-unicode
Name "Fairlabel"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Fairlabel"
InstallDirRegKey HKCU "Software\Fairlabel" "Folder"
RequestExecutionLevel user
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
SetDateSave off
Icon "${ICON}"
UninstallIcon "${ICON}"
BrandingText "Fairlabel ${VERSION}"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Fairlabel"
!define CLASSES "Software\Classes"

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

!macro KIND ENDING NAME TEXT
  WriteRegStr HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${NAME}" ""
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  StrCmp $0 "" 0 +2
    WriteRegStr HKCU "${CLASSES}\${ENDING}" "" "${NAME}"
  WriteRegStr HKCU "${CLASSES}\${NAME}" "" "${TEXT}"
  WriteRegStr HKCU "${CLASSES}\${NAME}\DefaultIcon" "" "$INSTDIR\Fairlabel.exe,0"
  WriteRegStr HKCU "${CLASSES}\${NAME}\shell\open\command" "" '"$INSTDIR\Fairlabel.exe" "%1"'
!macroend

!macro FORGET ENDING NAME
  DeleteRegValue HKCU "${CLASSES}\${ENDING}\OpenWithProgids" "${NAME}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}\OpenWithProgids"
  ReadRegStr $0 HKCU "${CLASSES}\${ENDING}" ""
  StrCmp $0 "${NAME}" 0 +2
    DeleteRegValue HKCU "${CLASSES}\${ENDING}" ""
  DeleteRegKey /ifempty HKCU "${CLASSES}\${ENDING}"
  DeleteRegKey HKCU "${CLASSES}\${NAME}"
!macroend

Section
  ; A new version beside an old one; versions\current is written last.
  SetOutPath "$INSTDIR"
  File /r /x current "${FOLDER}\*.*"
  SetOutPath "$INSTDIR\versions"
  File "${FOLDER}\versions\current"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "Software\Fairlabel" "Folder" "$INSTDIR"
  CreateShortCut "$SMPROGRAMS\Fairlabel.lnk" "$INSTDIR\Fairlabel.exe"
  !insertmacro KIND ".fairlabel" "Fairlabel.Job" "Fairlabel job"
  !insertmacro KIND ".fairpackage" "Fairlabel.Package" "Fairlabel work package"
  !insertmacro KIND ".fairreview" "Fairlabel.Review" "Fairlabel review"
  !insertmacro KIND ".fairlabel-update" "Fairlabel.Update" "Fairlabel update"
  WriteRegStr HKCU "${KEY}" "DisplayName" "Fairlabel"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\Fairlabel.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

; Jobs, settings and the worker's record lie elsewhere, and stay.
Section Uninstall
  RMDir /r "$INSTDIR\versions"
  Delete "$INSTDIR\Fairlabel.exe"
  Delete "$INSTDIR\fairlabel-commands.cmd"
  Delete "$INSTDIR\READ-ME-FIRST.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Fairlabel.lnk"
  !insertmacro FORGET ".fairlabel" "Fairlabel.Job"
  !insertmacro FORGET ".fairpackage" "Fairlabel.Package"
  !insertmacro FORGET ".fairreview" "Fairlabel.Review"
  !insertmacro FORGET ".fairlabel-update" "Fairlabel.Update"
  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "Software\Fairlabel"
SectionEnd
