; What the installer and the uninstaller share: is PortGUI running, and removing a version's folder.

!define LIST_NAME "files.txt"

; The settings' files of one person; a test holds them against the names that PortGUI writes.
!macro DeleteSettings FOLDER
  Delete "${FOLDER}\settings.json"
  Delete "${FOLDER}\settings.json.broken"
  Delete "${FOLDER}\.portgui-*.part"
  Delete "${FOLDER}\Logs\portgui.log"
  Delete "${FOLDER}\Logs\portgui.log.*"
  Delete "${FOLDER}\Logs\fault.txt"
  RMDir "${FOLDER}\Logs"
  RMDir "${FOLDER}"
!macroend

!macro ContentsFunctions UN

; Windows refuses to open a program for writing while it runs, in whichever account.
Function ${UN}RequireStopped
  Push $0
  Push $1
  ${Do}
    StrCpy $1 ""
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\portgui-window.exe"
      FileOpen $0 "$INSTDIR\portgui-window.exe" a
      ${If} ${Errors}
        StrCpy $1 "running"
      ${Else}
        FileClose $0
      ${EndIf}
    ${EndIf}
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\portgui.exe"
      FileOpen $0 "$INSTDIR\portgui.exe" a
      ${If} ${Errors}
        StrCpy $1 "running"
      ${Else}
        FileClose $0
      ${EndIf}
    ${EndIf}
    ClearErrors
    ${If} $1 == ""
      ${ExitDo}
    ${EndIf}
    ${IfNot} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY`
      SetErrorLevel ${STATUS_RUNNING}
      Call ${UN}StopHere
    ${EndIf}
  ${Loop}
  Pop $1
  Pop $0
FunctionEnd

Function ${UN}StopHere
  ${If} ${Silent}
    Quit
  ${EndIf}
  Abort "$(NothingChanged)"
FunctionEnd

; Removes the folder of every version but the one on the stack ("": of every version).
Function ${UN}RemoveAllContentsBut
  Exch $0
  Push $1
  Push $2
  FindFirst $1 $2 "$INSTDIR\app-*"
  ${DoWhile} $2 != ""
    ${If} $2 != $0
      Push "$INSTDIR\$2"
      Call ${UN}RemoveContents
    ${EndIf}
    FindNext $1 $2
  ${Loop}
  FindClose $1
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; Removes what the list in the folder on the stack names, the list last, and the folder when nothing
; else is in it. A folder without a list is not of an installer.
Function ${UN}RemoveContents
  Exch $0
  Push $1
  Push $2
  Push $3
  Push $4
  StrCpy $4 ""
  ClearErrors
  FileOpen $1 "$0\${LIST_NAME}" r
  ${IfNot} ${Errors}
    ${Do}
      ClearErrors
      FileRead $1 $2
      ${If} ${Errors}
        ${ExitDo}
      ${EndIf}
      StrCpy $2 $2 -2 ; without the end of the line
      StrCpy $3 $2 1 -1
      ${If} $3 == "\"
        RMDir "$0\$2"
      ${Else}
        Delete "$0\$2"
        ${If} ${Errors}
          StrCpy $4 "some left"
        ${EndIf}
      ${EndIf}
    ${Loop}
    FileClose $1
    ; The list stays for the next time when a file could not be removed.
    ${If} $4 == ""
      Delete "$0\${LIST_NAME}"
    ${EndIf}
    RMDir "$0"
  ${EndIf}
  ClearErrors
  Pop $4
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd
!macroend
