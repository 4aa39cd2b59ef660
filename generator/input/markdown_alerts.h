/* markdown_alerts.h: a quotation that begins with "[!NOTE]" is no quotation: it is set apart from the text, under a
 * word that says why. */
#ifndef SIGNPOST_INPUT_MARKDOWN_ALERTS_H
#define SIGNPOST_INPUT_MARKDOWN_ALERTS_H

#include "input/markdown.h"

typedef struct {
    const char *mark;   /* "NOTE" */
    const char *word;   /* the key, in words.yml, of what readers see in its place */
    const char *class;  /* of its box on pages: "note" */
    bool is_warning;    /* something bad may happen to who does not read it */
} MarkdownAlert;

/* Takes the marks out of the quotations below a node, which are alerts from then on. */
void markdown_mark_alerts(cmark_node *root);

const MarkdownAlert *markdown_alert(cmark_node *node); /* NULL: the node is no alert */

/* Reports the mark of a quotation that is none that we know. */
void markdown_check_alert(cmark_node *quote, Place place, Diag *diag);

#endif
