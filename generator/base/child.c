#include "base/child.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const Place nowhere = {0};

/* ---- in the child ----------------------------------------------------------------------------------------------- */

static void reset_signals(void)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void run(int (*work)(void *context, Buf *answer), void *context, int answer_fd, int said_fd)
{
    Buf answer = {0};
    /* It holds what its parent has open, locks too, and nobody would wait for it any more. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    reset_signals();
    dup2(said_fd, STDERR_FILENO);
    int status = work(context, &answer);
    file_put(answer_fd, buf_str(&answer)); /* or nobody listens any more */
    buf_release(&answer);
    exit(status);
}

/* ---- in the parent ---------------------------------------------------------------------------------------------- */

static bool fail(Diag *diag)
{
    diag_report(diag, DIAG_FAILURE, nowhere, "watch", "cannot start another process: %s", strerror(errno));
    diag_hint(diag, "the machine has too little memory, or too many processes");
    return false;
}

static void close_both(const int ends[2])
{
    close(ends[0]);
    close(ends[1]);
}

bool child_start(Child *child, int (*work)(void *context, Buf *answer), void *context, Diag *diag)
{
    int answer[2], said[2];
    *child = (Child){.answer_fd = -1, .said_fd = -1, .exit_status = -1};
    if (pipe2(answer, O_CLOEXEC) != 0) return fail(diag);
    if (pipe2(said, O_CLOEXEC) != 0) {
        close_both(answer);
        return fail(diag);
    }
    fflush(NULL); /* or both would write what is waiting */
    child->process = fork();
    if (child->process == 0) run(work, context, answer[1], said[1]);
    if (child->process < 0) {
        close_both(answer);
        close_both(said);
        return fail(diag);
    }
    setpgid(child->process, child->process); /* whoever comes first: it may be killed before it has run */
    close(answer[1]);
    close(said[1]);
    child->answer_fd = answer[0];
    child->said_fd = said[0];
    fcntl(child->answer_fd, F_SETFL, O_NONBLOCK);
    fcntl(child->said_fd, F_SETFL, O_NONBLOCK);
    return true;
}

/* Reads what has come; closes the descriptor at its end. */
static void take(int *fd, Buf *into)
{
    while (*fd >= 0) {
        buf_reserve(into, 4096);
        ssize_t got = read(*fd, into->ptr + into->len, into->room - into->len);
        if (got > 0) {
            into->len += (size_t)got;
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(*fd);
            *fd = -1;
        } else if (errno == EAGAIN) {
            return;
        }
    }
}

bool child_read(Child *child)
{
    take(&child->said_fd, &child->said);
    take(&child->answer_fd, &child->answer);
    if (child->answer_fd >= 0) return true;
    /* Only the child itself has the other end of the answer. Something that it has started may outlive it and hold the
     * other pipe: that goes, too, so that there is an end to wait for. */
    int status;
    while (waitpid(child->process, &status, 0) < 0 && errno == EINTR) continue;
    kill(-child->process, SIGKILL);
    take(&child->said_fd, &child->said);
    if (child->said_fd >= 0) close(child->said_fd);
    child->said_fd = -1;
    if (WIFEXITED(status)) child->exit_status = WEXITSTATUS(status);
    else child->signal = WTERMSIG(status);
    return false;
}

void child_kill(const Child *child)
{
    kill(-child->process, SIGKILL);
}

void child_release(Child *child)
{
    buf_release(&child->answer);
    buf_release(&child->said);
}
