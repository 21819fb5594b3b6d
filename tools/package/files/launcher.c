/* Fairlabel.exe: starts the version that versions\current names, or the one before if that is not there.
   All arguments are passed on as they are; no console window is opened. */

#include <windows.h>

#define LONGEST 32768

static wchar_t folder[LONGEST], program[LONGEST], command[LONGEST];

static int is_file(const wchar_t *path) {
    DWORD found = GetFileAttributesW(path);
    return found != INVALID_FILE_ATTRIBUTES && !(found & FILE_ATTRIBUTE_DIRECTORY);
}

/* The arguments after the name of the program, as they were written. */
static const wchar_t *arguments(void) {
    const wchar_t *at = GetCommandLineW();
    int quoted = 0;
    for (; *at && (quoted || (*at != L' ' && *at != L'\t')); at++)
        if (*at == L'"') quoted = !quoted;
    return at;
}

static int start(const char *version) {
    STARTUPINFOW how = {sizeof how};
    PROCESS_INFORMATION made;
    if (!*version || *version == '.') return 0;
    for (const char *at = version; *at; at++)
        if (*at == '/' || *at == '\\' || *at == ':') return 0;
    if (lstrlenW(folder) + 80 > LONGEST || lstrlenW(arguments()) + lstrlenW(folder) * 2 + 200 > LONGEST) return 0;
    wsprintfW(program, L"%s\\versions\\%S\\python\\pythonw.exe", folder, version);
    if (!is_file(program)) return 0;
    lstrcpyW(command, L"\"");
    lstrcatW(command, program);
    lstrcatW(command, L"\" -m main");
    lstrcatW(command, arguments());
    if (!CreateProcessW(program, command, NULL, NULL, FALSE, 0, NULL, NULL, &how, &made)) return 0;
    AllowSetForegroundWindow(made.dwProcessId);
    CloseHandle(made.hThread);
    CloseHandle(made.hProcess);
    return 1;
}

static int begin(void) {
    static char lines[512];
    char *second = lines, *end;
    DWORD count = 0;
    HANDLE file;
    GetModuleFileNameW(NULL, folder, LONGEST);
    for (wchar_t *at = folder + lstrlenW(folder); at > folder; at--)
        if (*at == L'\\') {
            *at = 0;
            break;
        }
    lstrcpyW(program, folder);
    lstrcatW(program, L"\\versions\\current");
    file = CreateFileW(program, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (file != INVALID_HANDLE_VALUE) {
        ReadFile(file, lines, sizeof lines - 1, &count, NULL);
        CloseHandle(file);
    }
    for (; *second && *second != '\n'; second++)
        ;
    if (*second) *second++ = 0;
    for (end = second; *end && *end != '\n'; end++)
        ;
    *end = 0;
    if (start(lines) || start(second)) return 0;
    MessageBoxW(NULL, L"This copy of Fairlabel is not complete. Unpack it again.", L"Fairlabel", MB_ICONERROR);
    return 1;
}

void entry(void) { ExitProcess(begin()); }
