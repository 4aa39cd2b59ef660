/* server.h: the preview: a folder of files over HTTP, for a browser on this machine only (127.0.0.1).
 *
 * Serves index.html for a folder, 404.html for what is not there, and the redirects of a "_redirects" file ("/old /new
 * 301" a line). Hidden names, and links that lead out of the folder, are not served. Files are opened anew at every
 * request, so that a page is always as published last. In a preview that is live, pages load themselves again when they
 * have changed: see live.h.
 */
#ifndef SIGNPOST_SERVE_SERVER_H
#define SIGNPOST_SERVE_SERVER_H

#include "base/diag.h"

typedef struct Server Server;

typedef struct {
    const char *folder;
    /* The path that the site's links begin with, "" or "/offer": where the folder is mounted. Asked at every request,
     * by the server's thread. */
    Str (*mount)(const char *folder, Arena *arena);
    const char *status; /* a file of JSON that tells how the site stands; NULL: the preview is not live */
} Preview; /* to stay until the server has stopped */

enum { SERVER_PORT = 8000, SERVER_PORTS_TRIED = 21 };

/* Listens on the port or, when it is taken, on the next free one of 20; 0 lets the system choose. Requests are answered
 * on a thread of its own. NULL after a report. */
Server *server_start(const Preview *preview, int port, Diag *diag);
int server_port(const Server *server);
void server_stop(Server *server); /* NULL is fine */

/* Says on standard output where the preview is, and whether another port was asked for. */
void server_print(const Server *server, int asked);

#endif
