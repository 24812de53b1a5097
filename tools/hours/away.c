/* The wall clock, moved by so many seconds for whoever is started with this library before its own; clocks that
   only measure how long something takes go on as they are. */

#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long away(void)
{
    static long seconds, known;
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
