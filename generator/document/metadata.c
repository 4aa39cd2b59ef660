#include "document/metadata.h"
#include "base/escape.h"

static void put_date(Buf *out, Date date, const char *format)
{
    buf_printf(out, format, date.year, date.month, date.day);
}

static void put_element(Buf *out, const char *before, Str text, const char *after)
{
    if (!text.len) return;
    buf_add_cstr(out, before);
    escape_html(out, text);
    buf_add_cstr(out, after);
}

/* PDF/A knows no schema for PDF/UA: a file that uses its one property has to describe it. */
static const char UA_SCHEMA[] =
    "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>";

PdfId metadata_write_xmp(Pdf *pdf, const Doc *doc)
{
    Buf out = {0};
    buf_add_cstr(&out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                       "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
                       "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                       "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                       " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
                       " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""
                       " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">"
                       "<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part>"
                       "<pdfaid:conformance>A</pdfaid:conformance><dc:format>application/pdf</dc:format>");
    put_element(&out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", doc->title,
                "</rdf:li></rdf:Alt></dc:title>");
    put_element(&out, "<dc:creator><rdf:Seq><rdf:li>", doc->author, "</rdf:li></rdf:Seq></dc:creator>");
    put_element(&out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", doc->subject,
                "</rdf:li></rdf:Alt></dc:description>");
    put_element(&out, "<dc:language><rdf:Bag><rdf:li>", doc->language, "</rdf:li></rdf:Bag></dc:language>");
    put_element(&out, "<pdf:Keywords>", doc->keywords, "</pdf:Keywords>");
    buf_printf(&out, "<pdf:Producer>Signpost (%s)</pdf:Producer>", pdf_library());
    buf_add_cstr(&out, "<xmp:CreatorTool>Signpost</xmp:CreatorTool>");
    if (date_is_set(doc->date)) {
        put_date(&out, doc->date, "<xmp:CreateDate>%04d-%02d-%02dT00:00:00Z</xmp:CreateDate>");
        put_date(&out, doc->date, "<xmp:ModifyDate>%04d-%02d-%02dT00:00:00Z</xmp:ModifyDate>");
    }
    buf_printf(&out, "</rdf:Description>\n%s\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>", UA_SCHEMA);
    /* Not compressed, so that programs which know no PDF can find it. */
    PdfId id = pdf_add_stream(pdf, STR("/Type/Metadata/Subtype/XML"), buf_str(&out));
    buf_release(&out);
    return id;
}

static void put_info(Buf *out, const char *key, Str text)
{
    if (!text.len) return;
    buf_printf(out, "/%s", key);
    pdf_put_text(out, text);
}

PdfId metadata_write_info(Pdf *pdf, const Doc *doc)
{
    Buf out = {0};
    put_info(&out, "Title", doc->title);
    put_info(&out, "Author", doc->author);
    put_info(&out, "Subject", doc->subject);
    put_info(&out, "Keywords", doc->keywords);
    put_info(&out, "Creator", STR("Signpost"));
    buf_printf(&out, "/Producer(Signpost \\(%s\\))", pdf_library());
    if (date_is_set(doc->date)) {
        put_date(&out, doc->date, "/CreationDate(D:%04d%02d%02d000000Z)");
        put_date(&out, doc->date, "/ModDate(D:%04d%02d%02d000000Z)");
    }
    PdfId id = pdf_reserve(pdf);
    pdf_define(pdf, id, buf_str(&out));
    buf_release(&out);
    return id;
}

/* Bookmarks */

typedef struct {
    const Heading *heading;
    PdfId id;
    size_t parent, previous, next, first, last; /* indices; 0, the root, also means none */
    int below;                                  /* all bookmarks below it */
} Bookmark;

static Bookmark *make_bookmarks(Flow *flow, PdfId root, size_t *count)
{
    size_t headings = 0;
    for (const Heading *h = flow->headings; h; h = h->next) headings++;
    Bookmark *marks = ARENA_MANY(flow->arena, Bookmark, headings + 1);
    size_t open[8] = {0}; /* the last bookmark of each level; the root is above level 1 */
    marks[0].id = root;
    *count = 1;
    for (const Heading *h = flow->headings; h; h = h->next) {
        size_t index = (*count)++;
        size_t parent = open[h->level - 1], previous = marks[parent].last;
        marks[index] = (Bookmark){.heading = h, .id = pdf_reserve(flow->pdf), .parent = parent, .previous = previous};
        if (previous) marks[previous].next = index;
        else marks[parent].first = index;
        marks[parent].last = index;
        for (size_t up = parent;; up = marks[up].parent) {
            marks[up].below++;
            if (!up) break;
        }
        for (int level = h->level; level < 8; level++) open[level] = index;
    }
    return marks;
}

static void put_near(Buf *out, const Bookmark *marks, const char *key, size_t index)
{
    if (index) pdf_put_ref(out, key, marks[index].id);
}

PdfId metadata_write_outline(Flow *flow)
{
    if (!flow->headings) return 0;
    PdfId root = pdf_reserve(flow->pdf);
    size_t count;
    const Bookmark *marks = make_bookmarks(flow, root, &count);
    Buf out = {0};
    for (size_t i = 0; i < count; i++) {
        const Bookmark *mark = &marks[i];
        buf_clear(&out);
        if (i) {
            buf_add_cstr(&out, "/Title");
            pdf_put_text(&out, mark->heading->title);
            buf_printf(&out, "/Dest[%d 0 R/XYZ 0 ", flow->pages[mark->heading->page].object);
            pdf_put_number(&out, flow->page_height - mark->heading->y + flow->size * 0.5f);
            buf_add_cstr(&out, "null]");
            pdf_put_ref(&out, "SE", tag_object(flow->tags, mark->heading->tag));
            pdf_put_ref(&out, "Parent", marks[mark->parent].id);
        } else {
            buf_add_cstr(&out, "/Type/Outlines");
        }
        put_near(&out, marks, "Prev", mark->previous);
        put_near(&out, marks, "Next", mark->next);
        put_near(&out, marks, "First", mark->first);
        put_near(&out, marks, "Last", mark->last);
        if (mark->below) buf_printf(&out, "/Count %d", mark->below);
        pdf_define(flow->pdf, mark->id, buf_str(&out));
    }
    buf_release(&out);
    return root;
}
