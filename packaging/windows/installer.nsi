; The installer for Windows: per machine, upgrades in place. windows/package.py calls makensis.
;
; $INSTDIR holds the programs, uninstall.exe, and one folder app-VERSION with all else. Each program
; knows the folder of its own version. So an upgrade lays the new folder beside the old one, tries the
; new program out, renames the new programs over the old ones, each in one step, and only then removes
; the old folder: whenever it is interrupted, the programs that are there work.
;
;   setup.exe /S [/DESKTOP=1] [/D=FOLDER]          install or upgrade without a question
;   uninstall.exe /S [/SETTINGS=remove]            settings and logs are kept unless this says so
;
; Exit status: 0; 1 cancelled; 2 failed, what was there still works; 3 PortGUI is running.

Unicode true
Target ${TARGET}
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave on
AllowSkipFiles off
ManifestDPIAware true
RequestExecutionLevel admin

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include "${HERE}${SEP}contents.nsh"

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\${NAME}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} Setup"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "MIT licence"

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define STATUS_FAILED 2
!define STATUS_RUNNING 3

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartUnelevated
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

LangString NotRunnable ${LANG_ENGLISH} "PortGUI needs a 64-bit Windows 10, version 1809, or newer. Nothing was changed."
LangString Running ${LANG_ENGLISH} "PortGUI is running, so its files cannot be replaced. Close it, also beside the clock and in other accounts of this computer. Then choose Retry."
LangString NothingChanged ${LANG_ENGLISH} "Nothing was changed."
LangString NotStarting ${LANG_ENGLISH} "The new PortGUI does not start on this computer, so it was taken away again. What was installed before still works."
LangString NotSwitched ${LANG_ENGLISH} "Windows did not let the program be replaced. What was installed before still works. Restart the computer and try again."
LangString AskSettings ${LANG_ENGLISH} "Do you also want to remove the settings and logs of this account? They are in:"
LangString AskUndo ${LANG_ENGLISH} "PortGUI has changed Windows Firewall on this computer. Do you want to take this back now?"
LangString NotUndone ${LANG_ENGLISH} "Not everything that PortGUI has changed in Windows Firewall could be taken back:"
LangString LeftAlone ${LANG_ENGLISH} "This folder still holds files that PortGUI did not put there, or that could not be removed. It was left:"

Var NewFolder  ; 1 when the folder of this version was not there before
Var Switched   ; 1 once a program of this version has taken its place

; -- Installing --------------------------------------------------------------------------------

Function .onInit
  SetShellVarContext all
  SetRegView 64
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "$(NotRunnable)" /SD IDOK
    SetErrorLevel ${STATUS_FAILED}
    Quit
  ${EndIf}
  ; An upgrade goes where the last one went, unless /D says where.
  ReadRegStr $0 HKLM "Software\${NAME}" "InstallDir"
  ${If} $0 != ""
  ${AndIf} $INSTDIR == "$PROGRAMFILES64\${NAME}"
    StrCpy $INSTDIR $0
  ${EndIf}
  Call ChooseDesktop
FunctionEnd

!macro Switch FILE
  Push "${FILE}"
  Call Switch
!macroend

Section "${NAME}" Core
  SectionIn RO
  Call RequireStopped
  Call DropUnfinished
  StrCpy $Switched 0
  StrCpy $NewFolder 1
  ${If} ${FileExists} "$INSTDIR\${CONTENTS}\*"
    StrCpy $NewFolder 0
  ${EndIf}

  ; The list comes first: whatever is interrupted from here on can be removed by it.
  SetOutPath "$INSTDIR\${CONTENTS}"
  File "/oname=${LIST_NAME}" "${LIST}"
  File /r "${FOLDER}${SEP}${CONTENTS}${SEP}*"
  SetOutPath "$INSTDIR"
  File "/oname=portgui.exe.new" "${FOLDER}${SEP}portgui.exe"
  File "/oname=portgui-window.exe.new" "${FOLDER}${SEP}portgui-window.exe"
  ClearErrors
  WriteUninstaller "$INSTDIR\uninstall.exe.new"
  ${If} ${Errors}
    Push "$(NotSwitched)"
    Call GiveUp
  ${EndIf}

  nsExec::Exec /TIMEOUT=120000 '"$INSTDIR\portgui.exe.new" --version'
  Pop $0
  ${If} $0 != 0
    Push "$(NotStarting)"
    Call GiveUp
  ${EndIf}

  !insertmacro Switch "portgui-window.exe"
  !insertmacro Switch "portgui.exe"
  !insertmacro Switch "uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\portgui-window.exe" "" "" "" "" "" "${DESCRIPTION}"
  Call WriteEntry
  Push "${CONTENTS}"
  Call RemoveAllContentsBut
SectionEnd

Section /o "Icon on the desktop" Desktop
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\portgui-window.exe" "" "" "" "" "" "${DESCRIPTION}"
SectionEnd

Section "-NoDesktop"
  ${IfNot} ${SectionIsSelected} ${Desktop}
    Delete "$DESKTOP\${NAME}.lnk"
  ${EndIf}
SectionEnd

; An icon that is there stays; without a question, /DESKTOP=1 or /DESKTOP=0 says.
Function ChooseDesktop
  ${GetParameters} $0
  ${GetOptions} $0 "/DESKTOP=" $1
  ${If} $1 == "1"
    !insertmacro SelectSection ${Desktop}
  ${ElseIf} $1 == ""
  ${AndIf} ${FileExists} "$DESKTOP\${NAME}.lnk"
    !insertmacro SelectSection ${Desktop}
  ${EndIf}
FunctionEnd

; Renames FILE.new over FILE, in one step. A scanner of viruses may hold either for a moment.
Function Switch
  Exch $0
  Push $1
  Push $2
  ${For} $1 1 20
    ; MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH
    System::Call 'kernel32::MoveFileExW(w "$INSTDIR\$0.new", w "$INSTDIR\$0", i 9) i .r2'
    ${If} $2 <> 0
      ${ExitFor}
    ${EndIf}
    Sleep 250
  ${Next}
  ${If} $2 = 0
    Push "$(NotSwitched)"
    Call GiveUp
  ${EndIf}
  StrCpy $Switched 1
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; Takes away what was laid beside the programs that are there, says why, and ends.
Function GiveUp
  Exch $0
  Call DropUnfinished
  ${If} $NewFolder = 1
  ${AndIf} $Switched = 0
    Push "$INSTDIR\${CONTENTS}"
    Call RemoveContents
  ${EndIf}
  MessageBox MB_OK|MB_ICONSTOP "$0" /SD IDOK
  SetErrorLevel ${STATUS_FAILED}
  Quit
FunctionEnd

Function DropUnfinished
  Delete "$INSTDIR\portgui.exe.new"
  Delete "$INSTDIR\portgui-window.exe.new"
  Delete "$INSTDIR\uninstall.exe.new"
FunctionEnd

Function .onInstFailed
  Call DropUnfinished
FunctionEnd

Function WriteEntry
  WriteRegStr HKLM "Software\${NAME}" "InstallDir" "$INSTDIR"
  WriteRegStr HKLM "${ENTRY}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${ENTRY}" "DisplayIcon" "$INSTDIR\portgui-window.exe"
  WriteRegStr HKLM "${ENTRY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKLM "${ENTRY}" "Comments" "${DESCRIPTION}"
  WriteRegStr HKLM "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${ENTRY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKLM "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKLM "${ENTRY}" "NoRepair" 1
FunctionEnd

; The installer is elevated and the window must not be: the desktop starts it.
Function StartUnelevated
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\portgui-window.exe"'
FunctionEnd

!insertmacro ContentsFunctions ""

; -- Uninstalling ------------------------------------------------------------------------------

; Takes back what PortGUI has changed in Windows Firewall, in every account, before any file goes.
; It asks first; silently, the answer is yes. Rules of others that it had switched off or on are not
; touched by somebody else's uninstaller: they are named, as is whatever could not be taken back.
!macro UndoChanges
  nsExec::ExecToStack /TIMEOUT=120000 '"$INSTDIR\portgui.exe" undo --all --for-everyone --dry-run'
  Pop $0
  Pop $1
  ${If} $1 != ""
    MessageBox MB_YESNO|MB_ICONQUESTION "$(AskUndo)$\n$\n$1" /SD IDYES IDNO leave_changes
    nsExec::ExecToStack /TIMEOUT=120000 '"$INSTDIR\portgui.exe" undo --all --for-everyone --yes'
    Pop $0
    Pop $1
    ${If} $0 != "0"
      MessageBox MB_OK|MB_ICONINFORMATION "$(NotUndone)$\n$\n$1" /SD IDOK
    ${EndIf}
    leave_changes:
  ${EndIf}
!macroend

Function un.onInit
  SetShellVarContext all
  SetRegView 64
FunctionEnd

Section "Uninstall"
  Call un.RequireStopped
  !insertmacro UndoChanges
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  Push ""
  Call un.RemoveAllContentsBut
  Delete "$INSTDIR\portgui.exe"
  Delete "$INSTDIR\portgui-window.exe"
  Delete "$INSTDIR\portgui.exe.new"
  Delete "$INSTDIR\portgui-window.exe.new"
  Delete "$INSTDIR\uninstall.exe.new"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${ENTRY}"
  DeleteRegKey HKLM "Software\${NAME}"
  Call un.Settings
  ${If} ${FileExists} "$INSTDIR\*"
    MessageBox MB_OK|MB_ICONINFORMATION "$(LeftAlone)$\n$\n$INSTDIR" /SD IDOK
  ${EndIf}
SectionEnd

; The files by their names and nothing else: this runs as administrator in a folder that is not an
; administrator's, where a link could lead anywhere.
Function un.Settings
  SetShellVarContext current
  StrCpy $0 "$LOCALAPPDATA\${NAME}"
  ${IfNot} ${FileExists} "$0\*"
    Return
  ${EndIf}
  ${GetParameters} $1
  ${GetOptions} $1 "/SETTINGS=" $2
  ${If} $2 != "remove"
    ${If} $2 != ""
      Return
    ${EndIf}
    ${IfNot} ${Cmd} `MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(AskSettings)$\n$\n$0" /SD IDNO IDYES`
      Return
    ${EndIf}
  ${EndIf}
  !insertmacro DeleteSettings "$0"
FunctionEnd

!insertmacro ContentsFunctions "un."
