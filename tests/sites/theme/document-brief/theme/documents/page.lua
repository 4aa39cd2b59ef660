-- Never short enough, and never out of ideas.
return function(page, options)
    local brief = page.slug == "leap" and options.brief + 60 or nil
    return {
        title = page.title, most_pages = 1, briefer = true, brief = brief,
        blocks = { { kind = "heading", text = page.title }, { kind = "page_break" }, { kind = "paragraph", text = "More" } },
    }
end
