/* version.h: which signpost this is. */
#ifndef SIGNPOST_CLI_VERSION_H
#define SIGNPOST_CLI_VERSION_H

/* "signpost 1.0 (03b636b)": the number, and the commit where it was built from a clone. Static. */
const char *version_text(void);

#endif
