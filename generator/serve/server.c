#include "serve/server.h"

#include "base/escape.h"
#include "base/file.h"
#include "serve/live.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <microhttpd.h>

static const Place nowhere = {0};

struct Server {
    Preview preview;
    Arena *arena;
    Str folder; /* its real path */
    int port;
    struct MHD_Daemon *daemon;
};

typedef struct {
    const Server *server;
    struct MHD_Connection *connection;
    Arena *arena; /* of this request */
    Str mount;
} Request;

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
static int open_inside(const Request *request, Str path, struct stat *info)
{
    const Server *server = request->server;
    char real[PATH_MAX];
    if (!realpath(path_join(request->arena, server->folder, path).ptr, real)) return -1;
    Str found = str_from(real);
    bool inside = str_starts(found, server->folder) && found.len > server->folder.len &&
                  (found.ptr[server->folder.len] == '/' || str_ends(server->folder, STR("/")));
    if (!inside) return -1;
    int fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && (fstat(fd, info) != 0 || !S_ISREG(info->st_mode))) {
        close(fd);
        fd = -1;
    }
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
static unsigned find_redirect(const Request *request, Str asked, Str *target)
{
    Str file = path_join(request->arena, request->server->folder, STR("_redirects")), text, line, from, word;
    Buf encoded = {0};
    unsigned status = 0;
    Diag *unheard = diag_create();
    bool there = file_exists(file.ptr) && file_read(file.ptr, request->arena, &text, unheard);
    escape_url(&encoded, asked);
    while (there && !status && str_cut(&text, '\n', &line)) {
        if (!next_word(&line, &from) || from.ptr[0] == '#' || !next_word(&line, target)) continue;
        from = without_slash(from);
        if (!str_eq(from, without_slash(asked)) && !str_eq(from, without_slash(buf_str(&encoded)))) continue;
        int number = next_word(&line, &word) ? atoi(arena_cstr(request->arena, word)) : 301;
        bool is_redirect = number == 301 || number == 302 || number == 303 || number == 307 || number == 308;
        status = is_redirect ? (unsigned)number : 301;
    }
    buf_release(&encoded);
    diag_destroy(unheard);
    return status;
}

/* What is asked for below the path that the site stands under; false when it is elsewhere. */
static bool below_mount(const Request *request, Str asked, Str *below)
{
    *below = str_from_index(asked, request->mount.len);
    return str_starts(asked, request->mount) && str_starts(*below, STR("/"));
}

/* What an address leads to. */
typedef struct {
    unsigned status;
    int fd; /* of the file; -1: there is none */
    struct stat file;
    Str path;   /* of the file, in the folder; of a redirection to a folder, that folder */
    Str target; /* of another redirection; else absent */
    bool to_folder;
} Found;

static Found find_absence(const Request *request, Str address)
{
    Found found = {.fd = -1};
    found.status = find_redirect(request, address, &found.target);
    if (found.status) return found;
    found = (Found){MHD_HTTP_NOT_FOUND, .fd = -1, .path = STR("404.html")};
    found.fd = open_inside(request, found.path, &found.file);
    return found;
}

static Found find_page(const Request *request, Str address)
{
    Str path, asked;
    Found found = {MHD_HTTP_OK, .fd = -1};
    Found moved = {MHD_HTTP_MOVED_PERMANENTLY, .fd = -1, .to_folder = true};
    if (request->mount.len && (str_is(address, "/") || str_eq(address, request->mount))) return moved;
    if (!below_mount(request, address, &asked) || !plain_path(request->arena, asked, &path))
        return find_absence(request, address);
    bool wants_folder = path.len == 0 || str_ends(asked, STR("/"));
    Str index = path_join(request->arena, path, STR("index.html"));
    found.path = wants_folder ? index : path;
    found.fd = open_inside(request, found.path, &found.file);
    if (found.fd >= 0) return found;
    if (!wants_folder) found.fd = open_inside(request, index, &found.file);
    if (found.fd < 0) return find_absence(request, address);
    close(found.fd);
    moved.path = path;
    return moved;
}

/* ---- answering -------------------------------------------------------------------------------------------------- */

static enum MHD_Result send_response(const Request *request, unsigned status, struct MHD_Response *response,
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
    enum MHD_Result result = MHD_queue_response(request->connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result send_bytes(const Request *request, unsigned status, Str bytes, const char *type)
{
    void *copied = (void *)(uintptr_t)bytes.ptr;
    struct MHD_Response *response = MHD_create_response_from_buffer(bytes.len, copied, MHD_RESPMEM_MUST_COPY);
    return send_response(request, status, response, type);
}

static enum MHD_Result send_text(const Request *request, unsigned status, Str text, const char *header,
                                 const char *value)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(text.len, (void *)(uintptr_t)text.ptr, MHD_RESPMEM_MUST_COPY);
    if (response && header) MHD_add_response_header(response, header, value);
    return send_response(request, status, response, "text/plain; charset=utf-8");
}

/* Reads the file on, and closes it. False when it cannot be read. */
static bool read_whole(int fd, Buf *out)
{
    ssize_t got;
    do {
        buf_reserve(out, 1 << 16);
        got = read(fd, out->ptr + out->len, out->room - out->len);
        if (got > 0) out->len += (size_t)got;
    } while (got > 0 || (got < 0 && errno == EINTR));
    close(fd);
    return got == 0;
}

/* With the script that keeps it as the site is. */
static enum MHD_Result send_live(const Request *request, const Found *found)
{
    Buf page = {0};
    bool whole = true;
    if (found->fd >= 0) whole = read_whole(found->fd, &page);
    else buf_add_cstr(&page, "<!doctype html>\n<html lang=\"en\"><title>Please wait</title>\n"
                             "<p>There is no such page. If the site is being made, it comes by itself.</p>\n");
    live_add_script(&page, request->mount,
                    live_version(request->arena, found->status, found->fd >= 0 ? &found->file : NULL));
    enum MHD_Result result =
        whole ? send_bytes(request, found->status, buf_str(&page), "text/html; charset=utf-8") : MHD_NO;
    buf_release(&page);
    return result;
}

static enum MHD_Result send_file(const Request *request, const Found *found)
{
    struct MHD_Response *response = MHD_create_response_from_fd64((uint64_t)found->file.st_size, found->fd);
    if (!response) close(found->fd);
    return send_response(request, found->status, response, content_type(found->path));
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

static enum MHD_Result send_to_folder(const Request *request, const Found *found)
{
    Buf location = {0};
    buf_add(&location, request->mount);
    buf_add_char(&location, '/');
    for (Str rest = found->path, part; str_cut(&rest, '/', &part); buf_add_char(&location, '/'))
        escape_url_part(&location, part);
    MHD_get_connection_values(request->connection, MHD_GET_ARGUMENT_KIND, add_argument, &location);
    enum MHD_Result result = send_text(request, found->status, STR(""), "Location", buf_cstr(&location));
    buf_release(&location);
    return result;
}

static enum MHD_Result send_page(const Request *request, Str address)
{
    Found found = find_page(request, address);
    if (found.to_folder) return send_to_folder(request, &found);
    if (found.target.len)
        return send_text(request, found.status, STR(""), "Location", arena_cstr(request->arena, found.target));
    bool is_page = found.fd < 0 || str_ends(found.path, STR(".html"));
    if (request->server->preview.status && is_page) return send_live(request, &found);
    if (found.fd >= 0) return send_file(request, &found);
    return send_text(request, found.status, STR("There is no such page.\n"), NULL, NULL);
}

/* How the page stands that the request names. */
static enum MHD_Result send_standing(const Request *request)
{
    const char *page = MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, "page");
    Found found = find_page(request, str_from(page ? page : "/"));
    Buf answer = {0};
    if (found.fd >= 0) close(found.fd);
    live_add_answer(&answer, live_version(request->arena, found.status, found.fd >= 0 ? &found.file : NULL),
                    request->server->preview.status);
    enum MHD_Result result = send_bytes(request, MHD_HTTP_OK, buf_str(&answer), "application/json");
    buf_release(&answer);
    return result;
}

static enum MHD_Result send_answer(const Request *request, Str address)
{
    Str asked;
    if (!request->server->preview.status || !below_mount(request, address, &asked)) return send_page(request, address);
    if (str_is(asked, "/" LIVE_STATUS)) return send_standing(request);
    if (str_is(asked, "/" LIVE_SCRIPT))
        return send_bytes(request, MHD_HTTP_OK, str_from(live_script), "text/javascript; charset=utf-8");
    return send_page(request, address);
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **call)
{
    static char seen;
    const Server *server = context;
    Request request = {.server = server, .connection = connection};
    (void)version, (void)upload, (void)upload_size;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return send_text(&request, MHD_HTTP_METHOD_NOT_ALLOWED, STR("Only GET and HEAD are served.\n"), "Allow",
                         "GET, HEAD");
    if (!*call) {
        *call = &seen; /* the first call comes before the body, even if there is none */
        return MHD_YES;
    }
    request.arena = arena_create();
    request.mount = server->preview.mount(server->preview.folder, request.arena);
    enum MHD_Result result = send_answer(&request, str_from(url));
    arena_destroy(request.arena);
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

Server *server_start(const Preview *preview, int port, Diag *diag)
{
    char real[PATH_MAX];
    const char *folder = preview->folder;
    if (!folder_exists(folder) || !realpath(folder, real)) {
        diag_report(diag, DIAG_USAGE, nowhere, "serve", "there is no folder '%s' to serve", folder);
        diag_hint(diag, "build the site first");
        return NULL;
    }
    Arena *arena = arena_create();
    Server *server = ARENA_NEW(arena, Server);
    server->preview = *preview;
    server->arena = arena;
    server->folder = arena_str(arena, str_from(real));
    int fd = find_port(server, port, diag);
    if (fd >= 0) {
        server->daemon = MHD_start_daemon(MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, answer, server,
                                          MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_TIMEOUT, 30u,
                                          MHD_OPTION_END);
        if (server->daemon) return server;
        diag_report(diag, DIAG_FAILURE, nowhere, "serve", "cannot start the web server: %s", strerror(errno));
        diag_hint(diag, "the machine may have too little memory, or too many processes or open files");
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

void server_print(const Server *server, int asked)
{
    Arena *scratch = arena_create();
    Str mount = server->preview.mount(server->preview.folder, scratch);
    if (asked != 0 && server->port != asked) printf("port %d is taken, and %d is used\n", asked, server->port);
    printf("serving '%s' at http://127.0.0.1:%d%.*s/ (press Ctrl+C to stop)\n", server->preview.folder, server->port,
           STR_ARG(mount));
    fflush(stdout);
    arena_destroy(scratch);
}
