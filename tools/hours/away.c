/* The wall clock, moved by so many seconds for whoever is started with this library before its own; clocks that
   only measure how long something takes go on as they are. The seconds stand in CLOCK_AWAY_SECONDS, or in the file that
   CLOCK_AWAY_FILE names: that is read again every tenth of a second, so that a clock can jump. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long from_file(const char *name, long before)
{
    char said[32];
    int file = open(name, O_RDONLY | O_CLOEXEC);
    ssize_t read_now = file < 0 ? -1 : read(file, said, sizeof said - 1);
    if (file >= 0)
        close(file);
    if (read_now <= 0)
        return before;
    said[read_now] = 0;
    return atol(said);
}

static long away(void)
{
    static long seconds, known, looked_at;
    static const char *name;
    struct timespec now;
    if (!known)
        name = getenv("CLOCK_AWAY_FILE");
    if (name) {
        known = 1;
        syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
        if (now.tv_sec * 10 + now.tv_nsec / 100000000 != looked_at) {
            looked_at = now.tv_sec * 10 + now.tv_nsec / 100000000;
            seconds = from_file(name, seconds);
        }
        return seconds;
    }
    if (!known) {
        const char *said = getenv("CLOCK_AWAY_SECONDS");
        seconds = said ? atol(said) : 0;
        known = 1;
    }
    return seconds;
}

int clock_gettime(clockid_t which, struct timespec *at)
{
    int failed = syscall(SYS_clock_gettime, which, at);
    if (!failed && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        at->tv_sec += away();
    return failed;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at)
        *at = now.tv_sec;
    return now.tv_sec;
}
