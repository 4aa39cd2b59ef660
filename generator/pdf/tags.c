#include "pdf/tags.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    enum { KID_TAG, KID_CONTENT, KID_ANNOTATION } kind;
    Tag *tag;
    int mcid;
    size_t page;
    PdfId object;
} Kid;

struct Tag {
    const char *type;
    Tag *parent;
    Kid *kids;
    size_t kid_count, kid_room;
    Str alt, actual, language, id;
    const char *scope, *numbering;
    int columns, rows; /* that a cell covers */
    const Str *headers;
    size_t header_count;
    bool struck, has_box;
    float box[4];
    PdfId object;
};

typedef struct {
    Tag **owners; /* by MCID */
    size_t count, room;
} PageContent;

struct Tags {
    Arena *arena;
    Pdf *pdf;
    Tag *root;
    PdfId root_object;
    const PdfId *pages;
    size_t page_count;
    PageContent *contents;
    Tag **annotated; /* by StructParent, from page_count on */
    size_t annotated_count, annotated_room;
    Tag **named;
    size_t named_count, named_room;
};

Tags *tags_create(Arena *arena, Pdf *pdf)
{
    Tags *tags = ARENA_NEW(arena, Tags);
    *tags = (Tags){.arena = arena, .pdf = pdf};
    tags->root_object = pdf_reserve(pdf);
    tags->root = ARENA_NEW(arena, Tag);
    tags->root->type = "Document";
    return tags;
}

Tag *tags_root(Tags *tags)
{
    return tags->root;
}

static Kid *add_kid(Tags *tags, Tag *tag)
{
    return &ARENA_PUSH(tags->arena, tag->kids, tag->kid_count, tag->kid_room);
}

Tag *tag_add(Tags *tags, Tag *parent, const char *type)
{
    Tag *tag = ARENA_NEW(tags->arena, Tag);
    tag->type = type;
    tag->parent = parent;
    *add_kid(tags, parent) = (Kid){.kind = KID_TAG, .tag = tag};
    return tag;
}

void tag_set_type(Tag *tag, const char *type)
{
    tag->type = type;
}

void tag_set_alt(Tag *tag, Str text)
{
    tag->alt = text;
}

void tag_set_actual(Tag *tag, Str text)
{
    tag->actual = text;
}

void tag_set_language(Tag *tag, Str language)
{
    tag->language = language;
}

void tag_set_id(Tags *tags, Tag *tag, Str id)
{
    tag->id = id;
    ARENA_PUSH(tags->arena, tags->named, tags->named_count, tags->named_room) = tag;
}

void tag_set_scope(Tag *tag, const char *scope)
{
    tag->scope = scope;
}

void tag_set_span(Tag *tag, int columns, int rows)
{
    tag->columns = columns;
    tag->rows = rows;
}

void tag_set_headers(Tag *tag, const Str *ids, size_t count)
{
    tag->headers = ids;
    tag->header_count = count;
}

void tag_set_struck(Tag *tag)
{
    tag->struck = true;
}

void tag_set_numbering(Tag *tag, const char *numbering)
{
    tag->numbering = numbering;
}

void tag_set_box(Tag *tag, float left, float bottom, float right, float top)
{
    tag->has_box = true;
    tag->box[0] = left;
    tag->box[1] = bottom;
    tag->box[2] = right;
    tag->box[3] = top;
}

const char *tag_type(const Tag *tag)
{
    return tag->type;
}

void tags_set_pages(Tags *tags, const PdfId *pages, size_t count)
{
    tags->pages = pages;
    tags->page_count = count;
    tags->contents = ARENA_MANY(tags->arena, PageContent, count);
}

int tag_add_content(Tags *tags, Tag *tag, size_t page)
{
    PageContent *content = &tags->contents[page];
    int mcid = (int)content->count;
    ARENA_PUSH(tags->arena, content->owners, content->count, content->room) = tag;
    *add_kid(tags, tag) = (Kid){.kind = KID_CONTENT, .mcid = mcid, .page = page};
    return mcid;
}

int tag_add_annotation(Tags *tags, Tag *tag, size_t page, PdfId annotation)
{
    ARENA_PUSH(tags->arena, tags->annotated, tags->annotated_count, tags->annotated_room) = tag;
    *add_kid(tags, tag) = (Kid){.kind = KID_ANNOTATION, .page = page, .object = annotation};
    return (int)(tags->page_count + tags->annotated_count - 1);
}

PdfId tag_object(Tags *tags, Tag *tag)
{
    if (!tag->object) tag->object = pdf_reserve(tags->pdf);
    return tag->object;
}

/* Writing */

static void put_cell_attributes(Buf *out, const Tag *tag)
{
    buf_add_cstr(out, "/O/Table");
    if (tag->scope) buf_printf(out, "/Scope/%s", tag->scope);
    if (tag->columns > 1) buf_printf(out, "/ColSpan %d", tag->columns);
    if (tag->rows > 1) buf_printf(out, "/RowSpan %d", tag->rows);
    if (!tag->header_count) return;
    buf_add_cstr(out, "/Headers[");
    for (size_t i = 0; i < tag->header_count; i++) pdf_put_bytes(out, tag->headers[i]);
    buf_add_char(out, ']');
}

static void put_attributes(Buf *out, const Tag *tag)
{
    bool is_cell = tag->scope || tag->columns > 1 || tag->rows > 1 || tag->header_count;
    if (!is_cell && !tag->numbering && !tag->struck && !tag->has_box) return;
    buf_add_cstr(out, "/A<<");
    if (is_cell) {
        put_cell_attributes(out, tag);
    } else if (tag->numbering) {
        buf_printf(out, "/O/List/ListNumbering/%s", tag->numbering);
    } else if (tag->struck) {
        buf_add_cstr(out, "/O/Layout/TextDecorationType/LineThrough");
    } else {
        buf_add_cstr(out, "/O/Layout/Placement/Block/BBox[");
        for (int i = 0; i < 4; i++) pdf_put_number(out, tag->box[i]);
        buf_add_char(out, ']');
    }
    buf_add_cstr(out, ">>");
}

/* An element that says nothing is left out, with what is in it; rows and cells stay, for the table's shape. */
static bool is_bare(const Tag *tag)
{
    if (!strcmp(tag->type, "TD") || !strcmp(tag->type, "TH") || !strcmp(tag->type, "TR") || tag->id.len) return false;
    for (size_t i = 0; i < tag->kid_count; i++) {
        if (tag->kids[i].kind != KID_TAG || !is_bare(tag->kids[i].tag)) return false;
    }
    return true;
}

/* The page on which most is said without naming it again: that of the first content. */
static bool first_page(const Tag *tag, size_t *page)
{
    for (size_t i = 0; i < tag->kid_count; i++) {
        if (tag->kids[i].kind == KID_TAG) continue;
        *page = tag->kids[i].page;
        return true;
    }
    return false;
}

static void put_kids(Tags *tags, Buf *out, const Tag *tag)
{
    size_t page = 0;
    if (first_page(tag, &page)) pdf_put_ref(out, "Pg", tags->pages[page]);
    if (!tag->kid_count) return;
    buf_add_cstr(out, "/K[");
    for (size_t i = 0; i < tag->kid_count; i++) {
        const Kid *kid = &tag->kids[i];
        if (kid->kind == KID_TAG && is_bare(kid->tag)) continue;
        if (kid->kind == KID_TAG) {
            buf_printf(out, "%d 0 R ", tag_object(tags, kid->tag));
        } else if (kid->kind == KID_CONTENT && kid->page == page) {
            buf_printf(out, "%d ", kid->mcid);
        } else if (kid->kind == KID_CONTENT) {
            buf_printf(out, "<</Type/MCR/Pg %d 0 R/MCID %d>>", tags->pages[kid->page], kid->mcid);
        } else {
            buf_printf(out, "<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>", tags->pages[kid->page], kid->object);
        }
    }
    buf_add_char(out, ']');
}

static void write_tag(Tags *tags, Buf *out, Tag *tag)
{
    buf_clear(out);
    buf_printf(out, "/S/%s", tag->type);
    pdf_put_ref(out, "P", tag->parent ? tag_object(tags, tag->parent) : tags->root_object);
    if (tag->alt.len) {
        buf_add_cstr(out, "/Alt");
        pdf_put_text(out, tag->alt);
    }
    if (tag->actual.len) {
        buf_add_cstr(out, "/ActualText");
        pdf_put_text(out, tag->actual);
    }
    if (tag->language.len) {
        buf_add_cstr(out, "/Lang");
        pdf_put_bytes(out, tag->language);
    }
    if (tag->id.len) {
        buf_add_cstr(out, "/ID");
        pdf_put_bytes(out, tag->id);
    }
    put_attributes(out, tag);
    put_kids(tags, out, tag);
    pdf_define(tags->pdf, tag_object(tags, tag), buf_str(out));
    for (size_t i = 0; i < tag->kid_count; i++) {
        if (tag->kids[i].kind == KID_TAG && !is_bare(tag->kids[i].tag)) write_tag(tags, out, tag->kids[i].tag);
    }
}

static PdfId write_parent_tree(Tags *tags, Buf *out)
{
    buf_clear(out);
    buf_add_cstr(out, "/Nums[");
    for (size_t page = 0; page < tags->page_count; page++) {
        buf_printf(out, "%zu[", page);
        const PageContent *content = &tags->contents[page];
        for (size_t i = 0; i < content->count; i++) buf_printf(out, "%d 0 R ", tag_object(tags, content->owners[i]));
        buf_add_char(out, ']');
    }
    for (size_t i = 0; i < tags->annotated_count; i++)
        buf_printf(out, "%zu %d 0 R ", tags->page_count + i, tag_object(tags, tags->annotated[i]));
    buf_add_char(out, ']');
    PdfId id = pdf_reserve(tags->pdf);
    pdf_define(tags->pdf, id, buf_str(out));
    return id;
}

static int compare_names(const void *a, const void *b)
{
    const Tag *const *x = a, *const *y = b;
    return str_cmp((*x)->id, (*y)->id);
}

PdfId tags_write(Tags *tags)
{
    Buf out = {0};
    write_tag(tags, &out, tags->root);
    PdfId parents = write_parent_tree(tags, &out);
    buf_clear(&out);
    buf_printf(&out, "/Type/StructTreeRoot/K[%d 0 R]/ParentTreeNextKey %zu", tag_object(tags, tags->root),
               tags->page_count + tags->annotated_count);
    pdf_put_ref(&out, "ParentTree", parents);
    if (tags->named_count) {
        qsort(tags->named, tags->named_count, sizeof *tags->named, compare_names);
        buf_add_cstr(&out, "/IDTree<</Names[");
        for (size_t i = 0; i < tags->named_count; i++) {
            pdf_put_bytes(&out, tags->named[i]->id);
            buf_printf(&out, "%d 0 R ", tag_object(tags, tags->named[i]));
        }
        buf_add_cstr(&out, "]>>");
    }
    pdf_define(tags->pdf, tags->root_object, buf_str(&out));
    buf_release(&out);
    return tags->root_object;
}
