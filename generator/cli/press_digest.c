#include "cli/press_digest.h"

#include "base/hash.h"
#include "cli/state.h"

uint64_t press_fonts_digest(const Theme *theme)
{
    uint64_t hash = HASH_START;
    for (size_t i = 0; i < theme->font_count; i++) {
        const ThemeFont *font = &theme->fonts[i];
        const char *const faces[] = {font->regular, font->bold, font->italic, font->bold_italic};
        for (size_t k = 0; k < 4; k++)
            hash = faces[k] ? state_hash_file(hash, faces[k]) : hash_number(hash, k);
        hash = hash_number(hash_double(hash, font->scale), font->code);
    }
    return hash;
}

uint64_t press_all_digest(const Site *site, uint64_t fonts_digest)
{
    uint64_t hash = fonts_digest;
    for (size_t i = 0; i < site->picture_count; i++) hash = hash_str(hash, site->pictures[i]->address);
    return hash;
}
