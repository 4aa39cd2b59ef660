/* The preview server, asked over raw sockets, so that nothing tidies up a path on its way. */
#include "serve/server.h"
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    Arena *arena;
    Diag *diag;
    Str folder;
    Server *server;
} World;

static Str at_root(const char *folder, Arena *arena)
{
    (void)folder, (void)arena;
    return STR("");
}

static Str at_offer(const char *folder, Arena *arena)
{
    (void)folder, (void)arena;
    return STR("/offer");
}

static Server *start(World *world, Str (*mount)(const char *folder, Arena *arena), const char *status)
{
    Preview preview = {world->folder.ptr, mount, status};
    return server_start(&preview, 0, world->diag);
}

static void put(World *world, const char *name, const char *text)
{
    Str path = path_join(world->arena, world->folder, str_from(name));
    assert_true(file_write(path.ptr, str_from(text), world->diag));
}

static int world_begin(void **state)
{
    World *world = memory_alloc(sizeof(World));
    folder_setup(&world->arena, &world->diag, &world->folder);
    world->folder = path_join(world->arena, world->folder, STR("site"));
    put(world, "../secret.html", "secret");
    put(world, "index.html", "<p>home");
    put(world, "404.html", "<p>not here");
    put(world, "services/portage/index.html", "<p>portage");
    put(world, "services/a b/index.html", "<p>blank");
    put(world, "style.css", "p{}");
    put(world, "empty.txt", "");
    put(world, "full/picture.png", "png");
    put(world, ".signpost/manifest", "hidden");
    put(world, ".well-known/security.txt", "known");
    put(world, "_redirects", "# old addresses\n/old /services/portage/ 301\r\n/moved/  https://example.org/x\t302\n"
                             "/bare /\n/odd /elsewhere 200\n/with%20blank /blank/\n");
    world->server = start(world, at_root, NULL);
    assert_non_null(world->server);
    *state = world;
    return 0;
}

static int world_end(void **state)
{
    World *world = *state;
    server_stop(world->server);
    int status = folder_teardown(world->arena, world->diag, path_folder(world->folder));
    free(world);
    return status;
}

static int connect_to(const char *host, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, host, &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    return -1;
}

/* The whole answer to a request line, headers and all. */
static Str ask(World *world, const char *request)
{
    Buf answer = {0};
    int fd = connect_to("127.0.0.1", server_port(world->server));
    assert_true(fd >= 0);
    Str text = arena_printf(world->arena, "%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", request);
    assert_int_equal(write(fd, text.ptr, text.len), text.len);
    for (;;) {
        char part[4096];
        ssize_t got = read(fd, part, sizeof part);
        if (got <= 0) break;
        buf_add(&answer, (Str){part, (size_t)got});
    }
    close(fd);
    Str kept = arena_str(world->arena, buf_str(&answer));
    buf_release(&answer);
    return kept;
}

static void assert_answer(World *world, const char *request, int status, const char *header, const char *body)
{
    Str answer = ask(world, request);
    Str first = arena_printf(world->arena, "HTTP/1.1 %d ", status);
    Str line = arena_printf(world->arena, "\r\n%s\r\n", header);
    size_t end = str_find(answer, STR("\r\n\r\n"));
    bool good = str_starts(answer, first) && str_contains(answer, line) &&
                str_is(str_from_index(answer, end + 4), body);
    if (!good) print_message("%s gave:\n%s\n", request, answer.ptr);
    assert_true(good);
}

static void test_files(void **state)
{
    World *world = *state;
    assert_answer(world, "GET /", 200, "Content-Type: text/html; charset=utf-8", "<p>home");
    assert_answer(world, "GET /index.html", 200, "Content-Length: 7", "<p>home");
    assert_answer(world, "GET /services/portage/", 200, "Cache-Control: no-store", "<p>portage");
    assert_answer(world, "GET /services//./portage/?a=b", 200, "X-Content-Type-Options: nosniff", "<p>portage");
    assert_answer(world, "GET /style.css", 200, "Content-Type: text/css; charset=utf-8", "p{}");
    assert_answer(world, "GET /empty.txt", 200, "Content-Length: 0", "");
    assert_answer(world, "GET /full/picture.png", 200, "Content-Type: image/png", "png");
    assert_answer(world, "GET /services/a%20b/", 200, "X-Frame-Options: SAMEORIGIN", "<p>blank");
    assert_answer(world, "GET /.well-known/security.txt", 200, "Referrer-Policy: strict-origin-when-cross-origin",
                  "known");
}

static void test_content_types(void **state)
{
    World *world = *state;
    const char *const types[][2] = {
        {"a.html", "text/html; charset=utf-8"}, {"a.js", "text/javascript; charset=utf-8"},
        {"a.json", "application/json"},
        {"a.xml", "application/xml; charset=utf-8"}, {"a.svg", "image/svg+xml"}, {"a.jpg", "image/jpeg"},
        {"a.pdf", "application/pdf"}, {"a.ics", "text/calendar; charset=utf-8"},
        {"a.txt", "text/plain; charset=utf-8"}, {"a.webp", "image/webp"}, {"a.woff2", "font/woff2"},
        {"a.unknown", "application/octet-stream"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        put(world, types[i][0], "x");
        assert_answer(world, arena_printf(world->arena, "GET /%s", types[i][0]).ptr, 200,
                      arena_printf(world->arena, "Content-Type: %s", types[i][1]).ptr, "x");
    }
}

static void test_head(void **state)
{
    World *world = *state;
    assert_answer(world, "HEAD /index.html", 200, "Content-Length: 7", "");
    assert_answer(world, "HEAD /none", 404, "Content-Length: 11", "");
}

static void test_folder_without_slash(void **state)
{
    World *world = *state;
    assert_answer(world, "GET /services/portage", 301, "Location: /services/portage/", "");
    assert_answer(world, "GET /services/portage?page=2&q=a%20b", 301,
                  "Location: /services/portage/?page=2&q=a%20b", "");
    assert_answer(world, "GET //services/a%20b", 301, "Location: /services/a%20b/", "");
}

static void assert_absent(World *world, const char *request)
{
    assert_answer(world, request, 404, "Content-Type: text/html; charset=utf-8", "<p>not here");
}

static void test_absent(void **state)
{
    World *world = *state;
    assert_absent(world, "GET /none");
    assert_absent(world, "GET /none/");
    assert_absent(world, "GET /full");  /* a folder without index.html is not listed */
    assert_absent(world, "GET /full/");
    assert_absent(world, "GET /index.html/");
    assert_absent(world, "GET /.signpost/manifest");
    assert_absent(world, "GET /_redirects");
    put(world, "404.html", "");
    assert_int_equal(unlink(path_join(world->arena, world->folder, STR("404.html")).ptr), 0);
    assert_answer(world, "GET /none", 404, "Content-Type: text/plain; charset=utf-8", "There is no such page.\n");
}

static void test_no_escape(void **state)
{
    World *world = *state;
    const char *const tries[] = {
        "/../secret.html", "/services/../../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html",
        "/services/%2e%2e%2f%2e%2e/secret.html", "/%252e%252e/secret.html", "/..%5csecret.html", "/..\\secret.html",
        "//../secret.html", "/link.html", "/out/secret.html", "/services/..", "/%2e%2e",
        "/\xC0\xAE\xC0\xAE/secret.html",
        "/index.html%00/../../secret.html/x",
    };
    Str link = path_join(world->arena, world->folder, STR("link.html"));
    Str out = path_join(world->arena, world->folder, STR("out"));
    assert_int_equal(symlink("../secret.html", link.ptr), 0);
    assert_int_equal(symlink("..", out.ptr), 0);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        Str answer = ask(world, arena_printf(world->arena, "GET %s", tries[i]).ptr);
        assert_false(str_ends(answer, STR("secret")));
        assert_true(str_starts(answer, STR("HTTP/1.1 404 ")) || str_starts(answer, STR("HTTP/1.1 400 ")) ||
                    i + 1 == sizeof tries / sizeof *tries);
    }
}

static void test_redirects(void **state)
{
    World *world = *state;
    assert_answer(world, "GET /old", 301, "Location: /services/portage/", "");
    assert_answer(world, "GET /old/", 301, "Location: /services/portage/", "");
    assert_answer(world, "GET /moved", 302, "Location: https://example.org/x", "");
    assert_answer(world, "GET /bare", 301, "Location: /", "");
    assert_answer(world, "GET /odd", 301, "Location: /elsewhere", "");
    assert_answer(world, "GET /with%20blank", 301, "Location: /blank/", "");
    assert_absent(world, "GET /older");
    put(world, "old/index.html", "now a page");
    assert_answer(world, "GET /old/", 200, "Content-Length: 10", "now a page");
}

/* A site of https://host/offer/ has links that begin so */
static void test_mounted(void **state)
{
    World *world = *state;
    server_stop(world->server);
    world->server = start(world, at_offer, NULL);
    assert_non_null(world->server);
    assert_answer(world, "GET /", 301, "Location: /offer/", "");
    assert_answer(world, "GET /offer", 301, "Location: /offer/", "");
    assert_answer(world, "GET /offer/", 200, "Content-Type: text/html; charset=utf-8", "<p>home");
    assert_answer(world, "GET /offer/services/portage?a=b", 301, "Location: /offer/services/portage/?a=b", "");
    assert_answer(world, "GET /offer/services/portage/", 200, "Content-Type: text/html; charset=utf-8", "<p>portage");
    assert_answer(world, "GET /services/portage/", 404, "Content-Type: text/html; charset=utf-8", "<p>not here");
    assert_answer(world, "GET /offers/services/portage/", 404, "Content-Type: text/html; charset=utf-8", "<p>not here");
    assert_answer(world, "GET /offer/.signpost/manifest", 404, "Content-Type: text/html; charset=utf-8", "<p>not here");
    assert_answer(world, "GET /old", 301, "Location: /services/portage/", "");
}

static void test_methods(void **state)
{
    assert_answer(*state, "POST /", 405, "Allow: GET, HEAD", "Only GET and HEAD are served.\n");
    assert_answer(*state, "DELETE /index.html", 405, "Allow: GET, HEAD", "Only GET and HEAD are served.\n");
}

static void test_only_this_machine(void **state)
{
    World *world = *state;
    /* The whole of 127.0.0.0/8 is this machine, and only the first address listens: so does no outer one. */
    int fd = connect_to("127.0.0.2", server_port(world->server));
    assert_int_equal(fd, -1);
}

static void test_next_port(void **state)
{
    World *world = *state;
    int taken = server_port(world->server);
    Preview preview = {world->folder.ptr, at_root, NULL};
    Server *second = server_start(&preview, taken, world->diag);
    assert_non_null(second);
    assert_true(server_port(second) > taken && server_port(second) < taken + SERVER_PORTS_TRIED);
    server_stop(second);
}

static void assert_not_started(World *world, const char *folder, int port, const char *words)
{
    size_t count;
    Preview preview = {folder, at_root, NULL};
    assert_null(server_start(&preview, port, world->diag));
    const Problem *problems = diag_sorted(world->diag, &count);
    assert_int_equal(count, 1);
    assert_true(str_contains(problems[0].message, str_from(words)));
    assert_true(problems[0].hint.len > 0);
}

static void test_no_folder(void **state)
{
    assert_not_started(*state, "/nowhere/at/all", 0, "there is no folder '/nowhere/at/all'");
}

static void test_no_such_port(void **state)
{
    World *world = *state;
    assert_not_started(world, world->folder.ptr, 70000, "there is no port 70000");
}

/* ---- live ------------------------------------------------------------------------------------------------------- */

static void go_live(World *world, Str (*mount)(const char *folder, Arena *arena))
{
    server_stop(world->server);
    world->server = start(world, mount, path_join(world->arena, world->folder, STR("../status.json")).ptr);
    assert_non_null(world->server);
}

static Str body_of(World *world, const char *request)
{
    Str answer = ask(world, request);
    return str_from_index(answer, str_find(answer, STR("\r\n\r\n")) + 4);
}

/* The version that a page says it is, and that which is told of it. */
static Str version_in(World *world, const char *request, const char *before)
{
    Str body = body_of(world, request);
    Str version = str_from_index(body, str_find(body, str_from(before)) + strlen(before));
    assert_true(version.len > 0);
    return str_slice(version, 0, str_find_char(version, '"'));
}

static void assert_current(World *world, const char *page, bool current)
{
    Str shown = version_in(world, arena_printf(world->arena, "GET %s", page).ptr, "data-version=\"");
    put(world, "services/portage/index.html", current ? "<p>portage" : "<p>another");
    Str told = version_in(world, arena_printf(world->arena, "GET /_signpost/status.json?page=%s", page).ptr,
                          "{\"version\": \"");
    assert_int_equal(str_eq(shown, told), current);
}

static void test_live_pages_have_a_script(void **state)
{
    World *world = *state;
    go_live(world, at_offer);
    Str page = body_of(world, "GET /offer/");
    assert_true(str_starts(page, STR("<p>home<script src=\"/offer/_signpost/live.js\" data-version=\"200-")));
    assert_true(str_ends(page, STR("\"></script>\n")));
    assert_true(str_starts(body_of(world, "GET /offer/none"), STR("<p>not here<script")));
    assert_answer(world, "GET /offer/style.css", 200, "Content-Type: text/css; charset=utf-8", "p{}");
    Str script = body_of(world, "GET /offer/_signpost/live.js");
    assert_true(str_starts(script, STR("// At the end of each page")) && str_ends(script, STR("})();\n")));
}

static void test_live_pages_know_their_version(void **state)
{
    World *world = *state;
    go_live(world, at_root);
    assert_current(world, "/", true);
    assert_current(world, "/none", true);
    assert_current(world, "/services/portage/", false);
    Str absent = version_in(world, "GET /new/", "data-version=\"");
    put(world, "new/index.html", "<p>new");
    assert_false(str_eq(absent, version_in(world, "GET /_signpost/status.json?page=/new/", "{\"version\": \"")));
}

static void test_live_status_is_told(void **state)
{
    World *world = *state;
    go_live(world, at_root);
    assert_true(str_ends(body_of(world, "GET /_signpost/status.json?page=/"), STR("\", \"status\": null}")));
    put(world, "../status.json", "{\"state\": \"ok\"}");
    Str answer = body_of(world, "GET /_signpost/status.json?page=/../secret.html");
    assert_true(str_starts(answer, STR("{\"version\": \"404-")));
    assert_true(str_ends(answer, STR("\", \"status\": {\"state\": \"ok\"}}")));
}

/* Before the first build is done, a page waits for it. */
static void test_live_without_a_site(void **state)
{
    World *world = *state;
    world->folder = path_join(world->arena, world->folder, STR("full"));
    go_live(world, at_root);
    Str page = body_of(world, "GET /");
    assert_true(str_starts(page, STR("<!doctype html>")) && str_contains(page, STR("data-version=\"404\"")));
    world->folder = path_folder(world->folder);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_begin, world_end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(test_files),
        IN_WORLD(test_content_types),
        IN_WORLD(test_head),
        IN_WORLD(test_folder_without_slash),
        IN_WORLD(test_absent),
        IN_WORLD(test_no_escape),
        IN_WORLD(test_redirects),
        IN_WORLD(test_mounted),
        IN_WORLD(test_methods),
        IN_WORLD(test_only_this_machine),
        IN_WORLD(test_next_port),
        IN_WORLD(test_no_folder),
        IN_WORLD(test_no_such_port),
        IN_WORLD(test_live_pages_have_a_script),
        IN_WORLD(test_live_pages_know_their_version),
        IN_WORLD(test_live_status_is_told),
        IN_WORLD(test_live_without_a_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
