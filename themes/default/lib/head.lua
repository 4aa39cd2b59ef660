-- What the head of every page of a language says alike: made once for all of them.

local head = {}

-- The site's icon and its styles
head.looks = remembered(function()
    return render("parts/head-looks.html")
end)

-- The name and the language of the site, as websites ask for them that show a link to it
head.site = remembered(function()
    return render("parts/head-site.html")
end)

-- Where the site's news can be followed; nil when it has none
head.news = remembered(function()
    return any("news", site.language) and render("parts/head-news.html") or nil
end)

return head
