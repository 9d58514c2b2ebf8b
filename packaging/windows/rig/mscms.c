/* mscms.dll: Wine's own lacks these colour functions, which Qt's "windows" platform imports.
   Each answers that there is no colour profile. */
#define NONE(name) __declspec(dllexport) void *name(void) { return 0; }

NONE(CloseColorProfile)
NONE(GetColorProfileFromHandle)
NONE(OpenColorProfileW)
NONE(WcsCreateIccProfile)
