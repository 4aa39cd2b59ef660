#include "serve/server.h"

#include "base/escape.h"
#include "base/file.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <microhttpd.h>

static const Place nowhere = {0};

struct Server {
    Arena *arena;
    Str folder; /* its real path */
    Str mount;  /* the path that links begin with: "" or "/offer" */
    int port;
    struct MHD_Daemon *daemon;
};

/* ---- what to answer --------------------------------------------------------------------------------------------- */

static const char *content_type(Str path)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".xml", "application/xml; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".pdf", "application/pdf"},
        {".ics", "text/calendar; charset=utf-8"},
        {".csv", "text/csv; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".yml", "text/plain; charset=utf-8"},
        {".md", "text/plain; charset=utf-8"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends(path, str_from(types[i].ending))) return types[i].type;
    return "application/octet-stream";
}

/* The path asked for (its percent signs are decoded by now) in its plain form: no "." or empty parts, no slash at
 * either end. False when it is none that may be served. */
static bool plain_path(Arena *arena, Str asked, Str *plain)
{
    Str rest = asked, part;
    Buf path = {0};
    bool good = true;
    while (good && str_cut(&rest, '/', &part)) {
        if (part.len == 0 || str_is(part, ".")) continue;
        good = part.ptr[0] != '.' || str_is(part, ".well-known");
        if (str_find_char(part, '\\') != part.len) good = false;
        if (path.len) buf_add_char(&path, '/');
        buf_add(&path, part);
    }
    *plain = arena_str(arena, buf_str(&path));
    buf_release(&path);
    /* These two are for hosts, and not part of the site. */
    return good && !str_starts(*plain, STR("_")) /* _redirects and its like */;
}

/* Opens a file of the folder; -1 when there is none. A link may lead to another place inside of it only. */
static int open_inside(const Server *server, Arena *arena, Str path, uint64_t *size)
{
    char real[PATH_MAX];
    struct stat info;
    if (!realpath(path_join(arena, server->folder, path).ptr, real)) return -1;
    Str found = str_from(real);
    bool inside = str_starts(found, server->folder) && found.len > server->folder.len &&
                  (found.ptr[server->folder.len] == '/' || str_ends(server->folder, STR("/")));
    if (!inside) return -1;
    int fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))) {
        close(fd);
        fd = -1;
    }
    if (fd >= 0) *size = (uint64_t)info.st_size;
    return fd;
}

static bool next_word(Str *line, Str *word)
{
    *line = str_trim(*line);
    size_t end = 0;
    while (end < line->len && line->ptr[end] != ' ' && line->ptr[end] != '\t') end++;
    *word = str_slice(*line, 0, end);
    *line = str_from_index(*line, end);
    return word->len > 0;
}

static Str without_slash(Str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/') path.len--;
    return path;
}

/* Where the "_redirects" file sends a path, and with which status; 0 when it does not. */
static unsigned find_redirect(const Server *server, Arena *arena, Str asked, Str *target)
{
    Str file = path_join(arena, server->folder, STR("_redirects")), text, line, from, word;
    Buf encoded = {0};
    unsigned status = 0;
    Diag *unheard = diag_create();
    bool there = file_exists(file.ptr) && file_read(file.ptr, arena, &text, unheard);
    escape_url(&encoded, asked);
    while (there && !status && str_cut(&text, '\n', &line)) {
        if (!next_word(&line, &from) || from.ptr[0] == '#' || !next_word(&line, target)) continue;
        from = without_slash(from);
        if (!str_eq(from, without_slash(asked)) && !str_eq(from, without_slash(buf_str(&encoded)))) continue;
        int number = next_word(&line, &word) ? atoi(arena_cstr(arena, word)) : 301;
        bool is_redirect = number == 301 || number == 302 || number == 303 || number == 307 || number == 308;
        status = is_redirect ? (unsigned)number : 301;
    }
    buf_release(&encoded);
    diag_destroy(unheard);
    return status;
}

/* ---- answering -------------------------------------------------------------------------------------------------- */

static enum MHD_Result send_response(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response,
                                     const char *type)
{
    if (!response) return MHD_NO;
    MHD_add_response_header(response, "Content-Type", type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "X-Frame-Options", "SAMEORIGIN");
    MHD_add_response_header(response, "Referrer-Policy", "strict-origin-when-cross-origin");
    MHD_add_response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    if (str_starts(str_from(type), STR("text/html")))
        MHD_add_response_header(response, "Content-Security-Policy",
                                "object-src 'none'; base-uri 'self'; frame-ancestors 'self'");
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_text(struct MHD_Connection *connection, unsigned status, const char *text,
                                 const char *header, const char *value)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY);
    if (response && header) MHD_add_response_header(response, header, value);
    return send_response(connection, status, response, "text/plain; charset=utf-8");
}

static enum MHD_Result send_file(struct MHD_Connection *connection, unsigned status, int fd, uint64_t size, Str path)
{
    struct MHD_Response *response = MHD_create_response_from_fd64(size, fd);
    if (!response) close(fd);
    return send_response(connection, status, response, content_type(path));
}

static enum MHD_Result send_absence(const Server *server, struct MHD_Connection *connection, Arena *arena, Str asked)
{
    Str target;
    uint64_t size;
    unsigned status = find_redirect(server, arena, asked, &target);
    if (status) return send_text(connection, status, "", "Location", arena_cstr(arena, target));
    int fd = open_inside(server, arena, STR("404.html"), &size);
    if (fd >= 0) return send_file(connection, MHD_HTTP_NOT_FOUND, fd, size, STR("404.html"));
    return send_text(connection, MHD_HTTP_NOT_FOUND, "There is no such page.\n", NULL, NULL);
}

/* MHD keeps the text after "?" in pieces; they are put together again. */
static enum MHD_Result add_argument(void *context, enum MHD_ValueKind kind, const char *key, const char *value)
{
    (void)kind;
    Buf *location = context;
    buf_add_char(location, str_contains(buf_str(location), STR("?")) ? '&' : '?');
    escape_url_part(location, str_from(key));
    if (value) buf_add_char(location, '=');
    escape_url_part(location, str_from(value));
    return MHD_YES;
}

static enum MHD_Result send_to_folder(const Server *server, struct MHD_Connection *connection, Str path)
{
    Buf location = {0};
    buf_add(&location, server->mount);
    buf_add_char(&location, '/');
    for (Str rest = path, part; str_cut(&rest, '/', &part); buf_add_char(&location, '/'))
        escape_url_part(&location, part);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, add_argument, &location);
    enum MHD_Result result =
        send_text(connection, MHD_HTTP_MOVED_PERMANENTLY, "", "Location", buf_cstr(&location));
    buf_release(&location);
    return result;
}

/* What is asked for below the path that the site stands under; false when it is elsewhere. */
static bool below_mount(const Server *server, Str asked, Str *below)
{
    *below = str_from_index(asked, server->mount.len);
    return str_starts(asked, server->mount) && str_starts(*below, STR("/"));
}

static enum MHD_Result answer_path(const Server *server, struct MHD_Connection *connection, Arena *arena, Str address)
{
    Str path, asked;
    uint64_t size;
    bool above = server->mount.len && (str_is(address, "/") || str_eq(address, server->mount));
    if (above) return send_to_folder(server, connection, (Str){NULL, 0});
    if (!below_mount(server, address, &asked) || !plain_path(arena, asked, &path))
        return send_absence(server, connection, arena, address);
    bool wants_folder = path.len == 0 || str_ends(asked, STR("/"));
    Str index = path_join(arena, path, STR("index.html"));
    if (wants_folder) path = index;
    int fd = open_inside(server, arena, path, &size);
    if (fd >= 0) return send_file(connection, MHD_HTTP_OK, fd, size, path);
    if (!wants_folder && (fd = open_inside(server, arena, index, &size)) >= 0) {
        close(fd);
        return send_to_folder(server, connection, path);
    }
    return send_absence(server, connection, arena, address);
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **request)
{
    static char seen;
    (void)version, (void)upload, (void)upload_size;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return send_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "Only GET and HEAD are served.\n", "Allow",
                         "GET, HEAD");
    if (!*request) {
        *request = &seen; /* the first call comes before the body, even if there is none */
        return MHD_YES;
    }
    Arena *arena = arena_create();
    enum MHD_Result result = answer_path(context, connection, arena, str_from(url));
    arena_destroy(arena);
    return result;
}

/* ---- starting and stopping -------------------------------------------------------------------------------------- */

/* A listening socket on this machine's own address, or -1 with errno. *port becomes the port in use. */
static int listen_on(int *port)
{
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
    socklen_t length = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    *port = ntohs(address.sin_port);
    return fd;
}

static int find_port(Server *server, int port, Diag *diag)
{
    int fd = -1, last = port == 0 ? port : port + SERVER_PORTS_TRIED - 1;
    if (port < 0 || port > 65535) {
        diag_report(diag, DIAG_USAGE, nowhere, "serve", "there is no port %d", port);
        diag_hint(diag, "give a number from 1024 to 65535 with --port");
        return -1;
    }
    if (last > 65535) last = 65535;
    for (server->port = port; fd < 0 && server->port <= last; server->port++) {
        fd = listen_on(&server->port);
        if (fd >= 0) return fd;
        if (errno != EADDRINUSE) break;
    }
    if (errno == EADDRINUSE)
        diag_report(diag, DIAG_FAILURE, nowhere, "serve", "the ports from %d to %d are all taken", port, last);
    else
        diag_report(diag, DIAG_FAILURE, nowhere, "serve", "cannot listen on port %d: %s", server->port,
                    strerror(errno));
    diag_hint(diag, "give another one with --port");
    return -1;
}

Server *server_start(const char *folder, Str mount, int port, Diag *diag)
{
    char real[PATH_MAX];
    if (!folder_exists(folder) || !realpath(folder, real)) {
        diag_report(diag, DIAG_USAGE, nowhere, "serve", "there is no folder '%s' to serve", folder);
        diag_hint(diag, "build the site first");
        return NULL;
    }
    Arena *arena = arena_create();
    Server *server = ARENA_NEW(arena, Server);
    server->arena = arena;
    server->folder = arena_str(arena, str_from(real));
    server->mount = arena_str(arena, mount);
    int fd = find_port(server, port, diag);
    if (fd >= 0) {
        server->daemon = MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, answer, server,
                                          MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_TIMEOUT, 30u,
                                          MHD_OPTION_END);
        if (server->daemon) return server;
        diag_report(diag, DIAG_FAILURE, nowhere, "serve", "cannot start the web server: %s", strerror(errno));
        close(fd);
    }
    arena_destroy(arena);
    return NULL;
}

int server_port(const Server *server)
{
    return server->port;
}

void server_stop(Server *server)
{
    if (!server) return;
    MHD_stop_daemon(server->daemon);
    arena_destroy(server->arena);
}

bool server_run(const char *folder, Str mount, int port, Diag *diag)
{
    sigset_t ends, before;
    int signal_number;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    /* Blocked before the server's thread is there, which inherits that: the signals wait for sigwait. */
    pthread_sigmask(SIG_BLOCK, &ends, &before);
    Server *server = server_start(folder, mount, port, diag);
    if (server) {
        if (port != 0 && server->port != port) printf("port %d is taken, and %d is used\n", port, server->port);
        printf("serving '%s' at http://127.0.0.1:%d%.*s/ (press Ctrl+C to stop)\n", folder, server->port,
               STR_ARG(server->mount));
        fflush(stdout);
        while (sigwait(&ends, &signal_number) != 0) continue;
        server_stop(server);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return server != NULL;
}
