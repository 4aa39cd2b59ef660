/* What fetching and pushing have in common: addresses, and who we say we are. */
#include "base/file.h"
#include "tree/git.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- addresses -------------------------------------------------------------------------------------------------- */

static bool is_number(Str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_digit(text.ptr[i])) return false;
    return true;
}

/* Where the host begins in what follows "://". A '/' in a password, which is wrong, must not bring it to light. */
static size_t host_start(Str rest)
{
    Str authority = str_slice(rest, 0, str_find_char(rest, '/'));
    size_t at = str_rfind_char(authority, '@'), colon = str_find_char(authority, ':');
    if (at == authority.len && colon < authority.len && !is_number(str_from_index(authority, colon + 1)))
        authority = rest;
    at = str_rfind_char(authority, '@');
    return at < authority.len ? at + 1 : 0;
}

/* ssh://user:password@host/... without the password; https://... without the user, too, who is often a token. */
Str git_address_shown(Arena *arena, Str address)
{
    size_t scheme = str_find(address, STR("://")), colon = str_find_char(address, ':');
    size_t at = str_rfind_char(address, '@');
    if (scheme == address.len && colon < at && at < address.len) /* a slip, as "https:/user:password@host" */
        return arena_printf(arena, "%.*s...%.*s", STR_ARG(str_slice(address, 0, colon + 1)),
                            STR_ARG(str_from_index(address, at)));
    if (scheme == address.len) return arena_str(arena, address);
    Str before = str_slice(address, 0, scheme + 3), rest = str_from_index(address, scheme + 3);
    size_t host = host_start(rest);
    Str user = str_slice(rest, 0, str_find_char(str_slice(rest, 0, host), ':'));
    if (!str_contains(before, STR("ssh"))) user = STR("");
    else if (user.len == host) user = str_slice(rest, 0, host ? host - 1 : 0);
    return arena_printf(arena, "%.*s%.*s%s%.*s", STR_ARG(before), STR_ARG(user), user.len ? "@" : "",
                        STR_ARG(str_from_index(rest, host)));
}

/* libgit2 1.5 does the same by itself, and leaks a little at every rule that does not match. */
Str git_address_meant(Arena *arena, git_repository *repo, Str address)
{
    git_config *config = NULL;
    git_config_iterator *rules = NULL;
    git_config_entry *rule;
    Str result = arena_str(arena, address);
    size_t longest = 0;
    if (git_repository_config(&config, repo) == 0 && git_config_iterator_new(&rules, config) == 0)
        while (git_config_next(&rule, rules) == 0) {
            Str name = str_from(rule->name), old = str_from(rule->value);
            if (!str_starts(name, STR("url.")) || !str_ends(name, STR(".insteadof"))) continue;
            if (old.len <= longest || !str_starts(address, old)) continue;
            Str base = str_slice(name, 4, name.len - strlen(".insteadof"));
            longest = old.len;
            result = arena_printf(arena, "%.*s%.*s", STR_ARG(base), STR_ARG(str_from_index(address, old.len)));
        }
    git_config_iterator_free(rules);
    git_config_free(config);
    return result;
}

/* ---- credentials ------------------------------------------------------------------------------------------------ */

/* The agent first, then the keys that ssh itself would try. Keys with a passphrase are the agent's business. */
static int offer_ssh(git_credential **out, const char *user, unsigned turn)
{
    static const char *const names[] = {"id_ed25519", "id_ecdsa", "id_rsa"};
    if (turn == 0) return git_credential_ssh_key_from_agent(out, user);
    const char *home = getenv("HOME");
    if (!home || turn > sizeof names / sizeof *names) return GIT_EAUTH;
    Arena *scratch = arena_create();
    Str key = arena_printf(scratch, "%s/.ssh/%s", home, names[turn - 1]);
    Str public_key = arena_printf(scratch, "%.*s.pub", STR_ARG(key));
    int error = file_exists(key.ptr) ? git_credential_ssh_key_new(out, user, public_key.ptr, key.ptr, "") : 1;
    arena_destroy(scratch);
    return error;
}

/* The question for git, of the address that was named. Where a server has led to, and under which user's name, is that
 * server's word: after a redirect to "http://bank.example%2F@here" the url is one in which git finds another host. All
 * that is taken from there is that it is https now. */
static bool add_question(Buf *out, const char *named, const char *url)
{
    Str address = str_from(named);
    for (size_t i = 0; i < address.len; i++)
        if ((unsigned char)address.ptr[i] < ' ' || address.ptr[i] == 0x7F) return false;
    bool is_safer = str_starts(address, STR("http://")) && str_starts(str_from(url), STR("https://"));
    buf_printf(out, "url=%s%s\n\n", is_safer ? "https" : "", named + (is_safer ? strlen("http") : 0));
    return out->len <= PIPE_BUF;
}

/* Asks git, which knows the user's helpers and what is stored: libgit2 does not. Never asks the user. */
static bool ask_git(Str question, Buf *answer)
{
    int to_git[2], from_git[2];
    if (pipe2(to_git, O_CLOEXEC) != 0) return false;
    if (pipe2(from_git, O_CLOEXEC) != 0) {
        close(to_git[0]);
        close(to_git[1]);
        return false;
    }
    /* The question fits into the pipe, so that it can be there before anybody reads. */
    bool good = write(to_git[1], question.ptr, question.len) == (ssize_t)question.len;
    close(to_git[1]);
    setenv("GIT_TERMINAL_PROMPT", "0", 1);
    pid_t git;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to_git[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from_git[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    char program[] = "git", group[] = "credential", action[] = "fill";
    char *const words[] = {program, group, action, NULL};
    good = good && posix_spawnp(&git, "git", &actions, NULL, words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    close(to_git[0]);
    close(from_git[1]);
    char part[512];
    for (ssize_t got; good && (got = read(from_git[0], part, sizeof part)) > 0;)
        buf_add(answer, (Str){part, (size_t)got});
    close(from_git[0]);
    int status = 0;
    while (good && waitpid(git, &status, 0) < 0 && errno == EINTR) continue;
    return good && status == 0;
}

static int offer_password(git_credential **out, const char *named, const char *url)
{
    Arena *scratch = arena_create();
    Buf question = {0}, answer = {0};
    Str name = {NULL, 0}, password = {NULL, 0}, line;
    bool known = add_question(&question, named, url) && ask_git(buf_str(&question), &answer);
    for (Str rest = buf_str(&answer); known && str_cut(&rest, '\n', &line);) {
        if (str_starts(line, STR("username="))) name = arena_str(scratch, str_from_index(line, strlen("username=")));
        if (str_starts(line, STR("password=")))
            password = arena_str(scratch, str_from_index(line, strlen("password=")));
    }
    int error = name.ptr && password.ptr ? git_credential_userpass_plaintext_new(out, name.ptr, password.ptr) : 1;
    buf_release(&question);
    buf_release(&answer);
    arena_destroy(scratch);
    return error;
}

int git_login_offer(GitLogin *login, git_credential **out, const char *url, const char *user, unsigned allowed)
{
    const char *name = user && *user ? user : "git";
    if (allowed & GIT_CREDENTIAL_USERNAME) return git_credential_username_new(out, name);
    while (login->offered < 4 && (allowed & GIT_CREDENTIAL_SSH_KEY)) {
        int error = offer_ssh(out, name, login->offered++);
        if (error <= 0) return error;
    }
    if ((allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT) && login->offered++ == 0) {
        int error = offer_password(out, login->address, url);
        if (error <= 0) return error;
    }
    if ((allowed & GIT_CREDENTIAL_DEFAULT) && login->offered++ < 4) return git_credential_default_new(out);
    git_error_set_str(GIT_ERROR_NET, "no key or password that was offered is accepted");
    return GIT_EAUTH;
}

/* ---- connections ------------------------------------------------------------------------------------------------ */

int git_connect(git_remote *remote, const git_fetch_options *options)
{
    git_remote_connect_options how;
    git_remote_connect_options_init(&how, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
    how.callbacks = options->callbacks;
    how.proxy_opts = options->proxy_opts;
    how.follow_redirects = options->follow_redirects;
    return git_remote_connect_ext(remote, GIT_DIRECTION_FETCH, &how);
}
