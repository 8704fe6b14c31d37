"""Words that people build passwords from; passwords.py refuses what is made of them. Collected for this product.

Lower case, Latin letters, Japanese in the usual romanisations, a theme an entry; none is shorter than three.
"""

from __future__ import annotations

_THEMES = (
    # the word itself, and what stands on every list
    "password passwort passwd passphrase passcode pass secret himitsu naisho anshou ango angou admin administrator",
    "root guest user test tester testing demo sample example temp temporary default initial changeme change login",
    "logon signin access enter open master super supervisor manager system server service private public letmein",
    "welcome hello goodbye please thankyou whatever nothing trustno iloveyou loveyou lovely love like forever always",
    "computer internet online network office windows android iphone google yahoo amazon facebook twitter line",
    # the business
    "usen music musiconline bgm kaisha company staff tantou tantousha kanri kanrisha eigyou support helpdesk desk",
    "okyakusama kyaku toiawase callcenter jimukyoku honsha shiten honbu shop store tenpo kokyaku yuusen housou ongaku",
    # greetings and feelings
    "arigatou arigato konnichiwa konbanwa ohayou ohayo oyasumi sayonara sayounara yoroshiku onegai gomen sumimasen",
    "ganbaru ganbare ganbatte aishiteru daisuki suki tanoshii ureshii genki kawaii sugoi saikou saikyou shiawase yume",
    "kibou heiwa jiyuu ninja samurai bushido kokoro inochi egao nakama tomodachi kazoku mama papa kodomo akachan",
    # nature and seasons
    "sakura hana himawari tsubaki momiji ume kiku fuji fujisan yuki tsuki hoshi sora umi kaze hikari taiyou ame kumo",
    "haru natsu aki fuyu spring summer autumn winter flower sunshine rainbow ocean river mountain forest star moon",
    # animals and food
    "inu neko koneko koinu usagi tora kuma panda pandachan kitsune tanuki tori sakana kujira iruka monkey dragon tiger",
    "lion eagle horse rabbit penguin dolphin butterfly sushi ramen udon soba tempura onigiri mochi ringo mikan ichigo",
    "banana orange lemon cherry chocolate cookie coffee cheese pizza",
    # places
    "nihon nippon japan tokyo toukyou osaka oosaka kyoto kyouto nagoya yokohama sapporo fukuoka kobe koube sendai",
    "hiroshima okinawa hokkaido hokkaidou nagasaki kawasaki saitama chiba shibuya shinjuku ginza meguro",
    # names
    "tarou taro hanako jirou ichirou ichiro kenji kenta daisuke takashi hiroshi satoshi yuuki yuki ayumi misaki nanami",
    "sato satou suzuki takahashi tanaka watanabe itou yamamoto nakamura kobayashi kato katou yoshida yamada sasaki",
    "michael daniel jordan jessica charlie thomas robert",
    # games, stories, sport
    "pokemon pikachu doraemon nobita totoro ghibli naruto sasuke luffy onepiece dragonball goku gundam evangelion",
    "kitty hellokitty mickey minnie disney snoopy anpanman conan mario luigi zelda nintendo playstation sony",
    "baseball yakyuu soccer football basketball tennis golf judo karate kendo sumo giants hanshin tigers carp",
    "arashi batman superman starwars princess prince angel king queen hunter ranger shadow phoenix diamond",
    # days
    "january february march april june july august september october november december",
    "monday tuesday wednesday thursday friday saturday sunday birthday tanjoubi happy christmas shougatsu reiwa heisei",
    "showa shouwa",
)

COMMON_WORDS = frozenset(" ".join(_THEMES).split())
