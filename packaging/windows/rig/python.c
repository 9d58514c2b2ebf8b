/* python.exe: CPython's own program does no more than this. */
#include <windows.h>

typedef int (*Main)(int, wchar_t **);

int wmain(int argc, wchar_t **argv)
{
    HMODULE dll = LoadLibraryW(L"python311.dll");
    Main py_main = dll ? (Main)GetProcAddress(dll, "Py_Main") : NULL;
    return py_main ? py_main(argc, argv) : 101;
}
