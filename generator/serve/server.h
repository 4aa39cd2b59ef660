/* server.h: the preview: a folder of files over HTTP, for a browser on this machine only (127.0.0.1).
 *
 * The folder is mounted at a path, "" or "/offer": that with which the site's links begin.
 * Serves index.html for a folder, 404.html for what is not there, and the redirects of a "_redirects" file ("/old /new
 * 301" a line). Hidden names, and links that lead out of the folder, are not served. Files are opened anew at every
 * request, so that a page is always as published last.
 */
#ifndef SIGNPOST_SERVE_SERVER_H
#define SIGNPOST_SERVE_SERVER_H

#include "base/diag.h"

typedef struct Server Server;

enum { SERVER_PORT = 8000, SERVER_PORTS_TRIED = 21 };

/* Listens on the port or, when it is taken, on the next free one of 20; 0 lets the system choose. Requests are answered
 * on a thread of its own. NULL after a report. */
Server *server_start(const char *folder, Str mount, int port, Diag *diag);
int server_port(const Server *server);
void server_stop(Server *server); /* NULL is fine */

/* Starts, prints the address on standard output, and returns when the process gets SIGINT or SIGTERM. False after a
 * report. To be called before other threads are started that do not block these signals. */
bool server_run(const char *folder, Str mount, int port, Diag *diag);

#endif
