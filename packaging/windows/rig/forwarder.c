/* python3.dll, the stable ABI: nothing but forwards to python311.dll, which the .def file lists. */
int __stdcall DllMain(void *module, unsigned reason, void *reserved)
{
    return 1;
}
