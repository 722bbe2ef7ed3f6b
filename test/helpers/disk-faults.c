/*
 * Loaded before a program by a test: file operations below the folder GATEHOUSE_FAULT_FOLDER fail with the error number that the file
 * GATEHOUSE_FAULT_FILE has. "locks" in that file is ENOLCK of locks alone, and "modes" a disk that keeps no modes, such as FAT. "kill N" kills
 * the process before its Nth change of names and sync there, counted from the rename that gives the journal of a restore its name.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int read_control(char *text, size_t size) {
  const char *path = getenv("GATEHOUSE_FAULT_FILE");
  if (!path) return 0;
  int saved = errno;
  int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  long length = file < 0 ? 0 : syscall(SYS_read, file, text, size - 1);
  if (file >= 0) syscall(SYS_close, file);
  errno = saved;
  text[length > 0 ? length : 0] = 0;
  return length > 0;
}

static int is_below(const char *path) {
  const char *folder = getenv("GATEHOUSE_FAULT_FOLDER");
  return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_file_below(int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  int saved = errno;
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length <= 0) return 0;
  path[length] = 0;
  return is_below(path);
}

static int steps = 0;

/* Counts a change of names or a sync, and ends the process if it is the last one that it may make. */
static void count_step(const char *path, int is_first) {
  char text[32];
  if (!is_below(path) || !read_control(text, sizeof text) || strncmp(text, "kill ", 5) != 0) return;
  if (steps == 0 && !is_first) return;
  if (++steps >= atoi(text + 5)) raise(SIGKILL);
}

static void count_sync(int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  int saved = errno;
  ssize_t length = readlink(link, path, sizeof path - 1);
  errno = saved;
  if (length <= 0) return;
  path[length] = 0;
  count_step(path, 0);
}

static int is_journal(const char *path) {
  const char *name = "/restore-journal.json";
  size_t length = strlen(path);
  return length > strlen(name) && strcmp(path + length - strlen(name), name) == 0;
}

/* Sets errno and returns 1 if a change of this file fails now. */
static int fails(int file) {
  char text[32];
  if (!read_control(text, sizeof text)) return 0;
  int number = atoi(text);
  if (number == 0 || !is_file_below(file)) return 0;
  errno = number;
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, const void *from, size_t size) { return fails(file) ? -1 : NEXT(write)(file, from, size); }
ssize_t pwrite(int file, const void *from, size_t size, off_t at) { return fails(file) ? -1 : NEXT(pwrite)(file, from, size, at); }
ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) { return fails(file) ? -1 : NEXT(pwrite64)(file, from, size, at); }
int ftruncate(int file, off_t size) { return fails(file) ? -1 : NEXT(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { return fails(file) ? -1 : NEXT(ftruncate64)(file, size); }
int fsync(int file) { count_sync(file); return fails(file) ? -1 : NEXT(fsync)(file); }
int rename(const char *from, const char *to) { count_step(to, is_journal(to)); return NEXT(rename)(from, to); }
int mkdir(const char *path, mode_t mode) { count_step(path, 0); return NEXT(mkdir)(path, mode); }
int rmdir(const char *path) { count_step(path, 0); return NEXT(rmdir)(path); }
int unlink(const char *path) { count_step(path, 0); return NEXT(unlink)(path); }
int remove(const char *path) { count_step(path, 0); return NEXT(remove)(path); }
int fdatasync(int file) { return fails(file) ? -1 : NEXT(fdatasync)(file); }

/* New files fail, and a disk without modes gives them to everyone. */
static int check_open(const char *path, int flags) {
  char text[32];
  if (!(flags & O_CREAT) || !is_below(path) || !read_control(text, sizeof text)) return 0;
  int number = atoi(text);
  if (number != 0) errno = number;
  return number != 0;
}

static int as_without_modes(int file, const char *path, int flags) {
  char text[32];
  if (file >= 0 && (flags & O_CREAT) && is_below(path) && read_control(text, sizeof text) && strncmp(text, "modes", 5) == 0)
    syscall(SYS_fchmod, file, 0755);
  return file;
}

#define OPENING(name) \
  int name(const char *path, int flags, ...) { \
    va_list more; \
    va_start(more, flags); \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
    va_end(more); \
    if (check_open(path, flags)) return -1; \
    return as_without_modes(NEXT(name)(path, flags, mode), path, flags); \
  }
OPENING(open)
OPENING(open64)

static int refuses_lock(int file, int command) {
  char text[32];
  if (command != F_SETLK && command != F_SETLKW) return 0;
  if (!read_control(text, sizeof text) || strncmp(text, "locks", 5) != 0 || !is_file_below(file)) return 0;
  errno = ENOLCK;
  return 1;
}

#define CONTROLLING(name) \
  int name(int file, int command, ...) { \
    va_list more; \
    va_start(more, command); \
    void *argument = va_arg(more, void *); \
    va_end(more); \
    return refuses_lock(file, command) ? -1 : NEXT(name)(file, command, argument); \
  }
CONTROLLING(fcntl)
CONTROLLING(fcntl64)
