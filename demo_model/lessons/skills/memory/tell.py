"""Phrasings of facts that users state about themselves, and of corrections."""

# ruff: noqa: E501 - one sentence a line

from __future__ import annotations

from demo_model.lessons.phrases import Bank, bank

TELL: dict[str, dict[str, Bank]] = {
    "name": {
        "en": bank(
            """
            [|Hi, |Hello, |Hi! |Hello! |Hey, |Well, |Ok, |By the way, ][my name is|my name's|I am called|I'm called|I go by|I am|I'm|you can call me|call me|they call me] {name}[.|!|, nice to meet you.|, remember that.|]
            [Please remember: |Remember that |Remember: |Note that |Please note: |You should know that ][my name is|I am|I'm|I am called] {name}[.|]
            {name} is my name[.|, remember it.|!]
            [Hello|Hi|Hey] [there|Steward], [my name is|I am|I'm] {name}[.|!]
            My [first name|full name|nickname] is {name}.
            [Just so you know|By the way|For your information|In case you need it|So that you know|One thing first|First of all], [my name is|I am called|people call me|my friends call me|I go by|the name is] {name}[.|!|, please keep it in mind.|, do not forget it.|]
            [Let me introduce myself|May I introduce myself|A few words about me|About me|I want to introduce myself][:|,|.] [I am|my name is|I'm|I am called|they call me] {name}[.|!|]
            [People|My friends|Friends|My family|All my friends|Most people|My colleagues|Others] [call|know] me [as |]{name}[.|, by the way.| these days.|, so you can too.|]
            [You may|Please|Just|Simply|Feel free to|You can always|From now on please|From today you may] call me {name}[.|!|, thanks.|, if you like.| from now on.|]
            [I would like you to know that|You ought to know that|It may help you to know that|I want to tell you that|Please write down that|Do not forget that|Keep in mind that] [my name is|I am|I am called|people call me] {name}[.|]
            [Good morning|Good afternoon|Good evening|Greetings|Hi there|Hello friend][,|!] [I am|my name is|people call me|this is|I'm called] {name}[.|!| and I am new here.|]
            [You are talking|You are speaking|You speak|You chat] [to|with] {name}[.|!| now.|, just so you know.]
            [In case you wonder who I am|If you want to know my name|If somebody asks who I am|If you need a name for me][,|:] [I am|it is|it's] {name}[.|]
            [My parents named me|I was named|My mother calls me|My name has always been|I have always been called|The name I go by is|The name they gave me is|My given name is] {name}[.|]
            [{name}, that's me|{name} here|{name} is what people call me|{name} is what I am called|I am the one called {name}|{name}, that is how I am called][.|!|]
            [me {name}|name is {name}|my name: {name}|i am name {name}|myself {name}]
            [The name is|This is|It's me,|name:] {name}[.|]
            """,
            """
            Hello, everyone calls me {name}.
            Good day, my name is {name}, please remember it.
            I would like you to call me {name}.
            """,
        ),
        "zh": bank(
            """
            [|你好，|嗨，|您好，|你好！|哈喽，|对了，][我叫|我的名字是|我的名字叫|我是|叫我|你可以叫我|大家叫我|我名叫]{name}[。|！|，很高兴认识你。|，请记住。|吧。|]
            [请记住，|记住，|请记一下，|记住：|你要记住]我[叫|是|的名字是|的名字叫]{name}。
            {name}[是我的名字|就是我|，这是我的名字]。
            [名字：|本人名叫|本人叫]{name}
            [我来介绍一下自己|介绍一下我自己|自我介绍|说说我自己|先认识一下][，|。|：]我[叫|是|名叫|的名字是|的名字叫]{name}[。|！|]
            [朋友|同学|同事|家人|家里人|身边的人|大伙儿][都|一般|平时|][喊|称呼|叫]我{name}[。|，你也可以这么叫。|]
            [以后|今后|从现在起|往后]就[叫|喊|称呼]我{name}[就行|就好|就可以了|吧][。|！|]
            [告诉你|跟你讲|和你说一声|让你知道一下|顺便提一下|顺便说|对了][，|：]我[叫|名叫|的名字是|的名字叫|是]{name}[。|！|，别忘了。|，记一下。]
            我的[大名|姓名|全名|昵称|小名|网名|外号|真名][是|叫]{name}[。|，请记下。|]
            [称呼我|叫我|喊我|您可以称我为|你就叫我|直接叫我]{name}[就行|就好|即可|好了|就可以]。
            [早上好|下午好|晚上好|大家好|初次见面|嗨][，|！]我[是|叫|名叫]{name}[。|！|，请多关照。|，刚来这里。]
            [和你聊天的人|跟你说话的人|现在跟你说话的|正在打字的人][是|叫|就是]{name}。
            [别忘了|请别忘记|帮我记着|麻烦记住|你记一下|你要知道][，|：]我[叫|的名字是|是]{name}[。|]
            [爸妈|父母|家里]给我[取|起]的名字[是|叫]{name}。
            [我啊|我呢|我嘛]，[叫|名叫|就叫]{name}[。|啦。]
            """,
            """
            你好呀，朋友们都叫我{name}。
            先自我介绍一下，我叫{name}。
            请你叫我{name}吧。
            """,
        ),
    },
    "city": {
        "en": bank(
            """
            [|By the way, |Also, |Well, |Just so you know, |And ][I live in|I am from|I'm from|I come from|my city is|my home is in|my home town is|I am living in|I stay in|my home is|I moved to|home for me is] {city}[.|!|, remember that.|]
            [Please remember: |Remember that |Remember: |Note that |Please note: ][I live in|I am from|my city is|I'm living in] {city}[.|]
            {city} is [my city|where I live|my home|my home town|the city I live in].
            [The city|The town|The place] I live in is {city}.
            [Just so you know|For your information|In case it matters|By the way|You should know|You see|As for me], [I am at home in|I am based in|I am living in|I have a flat in|I have a house in|I reside in|my flat is in] {city}[.|!|]
            [I have lived|I have been living|I've been|I have stayed|I have had my home] in {city} [since last year|for years|for a long time|since I was a child|for a while now|these days][.|]
            [These days|Nowadays|At the moment|Currently|Right now|For now|Since last year|This year] [my home is|I am staying in|I feel at home in|my home is in|I am living in|you can find me in] {city}[.|]
            [I would like you to know that|You ought to know that|It may help you to know that|I want to tell you that|Keep in mind that|Do not forget that] [I live in|my city is|my home town is|my home is in|I am from] {city}[.|]
            [My house|My flat|My apartment|My family home|My home] is in {city}[.|, by the way.| these days.|, just so you know.]
            [The city|The town|The place] [where I live|I call home|that I am from|where I have my home|I come from|where I grew up and live] is {city}[.|]
            [I call|We call] {city} [my home|home][.|, by the way.]
            {city} is [where I am at home|where my house is|the place I call home|where I come from|the town where I live|my place to live|the city I am from][.|!]
            I [settled|settled down|found a home|rent a flat|rent a room|have my home|dwell|work and live] in {city}[.|, since last year.|]
            [We|My family and I|My wife and I|My husband and I|My parents and I|My friends and I] live in {city}[.|, by the way.|]
            [Where I live?|My city?|My home?|As for my city:|My town:|City:|home:] {city}[.|]
            I [recently|just|finally] moved [to|house to|here, to|with my family to] {city}[.|]
            [For me home means|Home is|I feel at home in|I am a citizen of|I am an inhabitant of] {city}[.|]
            I live [here |right |now |still |]in {city}[.|, if you want to know.|, not far from the centre.|, it is nice here.]
            """,
            """
            These days I live in {city}.
            You should know that the city where I live is {city}.
            My place is in {city}.
            """,
        ),
        "zh": bank(
            """
            [|对了，|顺便说一下，|还有，|另外，][我住在|我家在|我来自|我在|我现在住在|我的城市是|我的家在|我生活在|我搬到了]{city}[。|！|，请记住。|]
            [请记住，|记住，|请记一下，|记住：]我[住在|家在|来自|生活在]{city}。
            {city}是我[住的城市|的家|的城市|的家乡|住的地方]。
            我[住|生活]的[城市|地方]是{city}。
            [告诉你|跟你讲|和你说一声|让你知道一下|顺便提一下|说一下|你要知道]，我[住在|人在|生活在|家住|来自|定居在]{city}[。|！|，别忘了。]
            [目前|如今|现在|最近|这几年|从去年起|去年开始|这些日子]我[在{city}生活|在{city}定居|住{city}|在{city}安家|都在{city}|一直住在{city}][。|]
            {city}[这个城市|这座城市|这个地方][就是我的家|是我生活的地方|是我住的地方|是我的家乡]。
            我[定居|安家|落户|居住|常住][在|于]{city}[。|，已经好几年了。|]
            我的[房子|住处|公寓|家庭住址|老家|住址|住所|小窝]在{city}[。|，顺便说一下。|]
            我是{city}[人|的|本地人|的居民][。|！]
            [我们一家|我和家人|我跟父母|我们家|我们]住在{city}[。|，挺好的。|]
            我[刚|最近|去年|已经|终于][搬到|搬去|搬来|移居到]{city}[了。|住。|。|]
            我所在的[城市|地方]是{city}[。|]
            [城市：|住址：|我的城市：|住的地方：|家：]{city}
            [别忘了|帮我记着|麻烦记住|你记一下][，|：]我[住在|家住|住]{city}[。|]
            """,
            """
            我目前住在{city}这个城市。
            跟你说一下，我家在{city}。
            """,
        ),
    },
    "colour": {
        "en": bank(
            """
            [|By the way, |Also, |Well, |Just so you know, |And ][my favourite colour is|my favorite color is|I like the colour|I love the color|the colour I like best is|my best colour is|my favorite colour is|the color I love most is|I like the color] {colour}[.|!|, remember that.|]
            [Please remember: |Remember that |Remember: |Note that ][my favourite colour is|my favorite color is] {colour}[.|]
            {colour} is my favo[u|]rite colo[u|]r[.|!]
            I like {colour} [best|most|more than any other colour].
            My favo[u|]rite is the colo[u|]r {colour}.
            [Of|Among|Out of|Amongst] all [|the |possible ]colo[u|]rs[,|] [{colour} is my favourite|my favourite is {colour}|{colour} is the one I like best|{colour} is the best|I prefer {colour}|I would pick {colour}|{colour} is the nicest to me][.|!|]
            [To me|In my eyes|In my opinion|I think|I find|I believe] {colour} is the [nicest|most beautiful|loveliest|prettiest|finest|best] [of all colours|colour of all|colo[u|]r there is|among the colours][.|!|]
            [For me|To me] [no colour is better than|nothing beats the colour|there is no nicer colour than|the best colour is|the best of all colours is|the nicest colo[u|]r is] {colour}[.|]
            The best colo[u|]r [for me|of all|there is|in the world|I know] is {colour}[.|!|]
            I [prefer|prefer the colour|really love the colour|adore the colour|am fond of the colour|am a fan of the colour|always choose the colour|would always pick the colour] {colour}[.|, by the way.|]
            I prefer {colour} [to all other colours|to any other colo[u|]r|over the other colours|as a colour|when it comes to colours][.|]
            [When it comes to colours|As for colours|Talking about colours|If I may choose a colour|About colours|Speaking of colours], [I like {colour} best|I like {colour} most|I love {colour}|I prefer {colour}|{colour} is my favourite|I go for {colour}|I choose {colour}][.|!]
            [Just so you know|For your information|In case it matters|You should know|You should know that|You ought to know that|I want to tell you that|Keep in mind that|Do not forget that] [I like {colour} best|{colour} is the colour I like best|{colour} is my favourite colour|the colour I love is {colour}|I prefer {colour}|I am fond of {colour}][.|]
            [These days|Nowadays|Since last year|For some time now|At the moment] [I like {colour} best|{colour} is my favourite|my favourite colour is {colour}|I prefer the colour {colour}][.|]
            The colo[u|]r [I like best of all|I prefer|that I like most|dearest to me|of my choice|I would choose|that pleases me most] is {colour}[.|]
            {colour} is [the colour I like best|the best of all colours|the most beautiful colour for me|the colour for me|the colour I prefer|my number one colour|what I like best of all colours|by far my favourite colour][.|!|]
            [No colour pleases me more than|I like no other colour as much as|Nothing is as pretty as the colour|I dress in my favourite colour,|My room has my favourite colour,] {colour}[.|]
            [favourite colour:|favorite color:|my colour:|My colour is|colour I like:|My top colour is|My preferred colour is] {colour}[.|]
            """,
            """
            Of all the colours, I like {colour} best.
            You should know that my favourite colour is {colour}.
            For me {colour} is the best colour.
            """,
        ),
        "zh": bank(
            """
            [|对了，|顺便说一下，|还有，|另外，][我最喜欢的颜色是|我最爱的颜色是|我喜欢的颜色是|我最喜欢|我最爱|我喜欢]{colour}[。|！|，请记住。|]
            [请记住，|记住，|请记一下，|记住：]我最[喜欢|爱]的颜色是{colour}。
            {colour}是我最[喜欢|爱]的颜色。
            [所有|这么多]颜色[里|中]我最[喜欢|爱]{colour}。
            [在|]所有[的|]颜色[当中|之中|里面]，{colour}[是我的最爱|是我最喜欢的|我最中意|最好看|我觉得最美]。
            [说到颜色|谈到颜色|颜色的话|论颜色|要说颜色]，我[最喜欢|偏爱|更喜欢|最中意|最爱|就爱|会选]{colour}[。|！]
            [对我来说|在我看来|我觉得|我认为|在我眼里]{colour}[最好看|是最好看的颜色|是最美的颜色|是最好的颜色|这个颜色最棒]。
            我[偏爱|钟爱|中意|特别喜欢|更喜欢|非常喜欢|一直喜欢|就喜欢]{colour}[。|这个颜色。|，你记一下。|]
            [告诉你|跟你讲|和你说一声|让你知道一下|顺便提一下|你要知道]，我[最喜欢|最爱|喜欢的颜色是|最喜欢的颜色是|偏爱]{colour}[。|！]
            [最近|如今|从去年起|这些日子|现在|一直以来]我[最喜欢|最爱|偏爱|喜欢上了]{colour}[。|]
            [没有|没什么][颜色|别的颜色]比{colour}更[好看|美|好]了。
            {colour}[最合我的心意|是我喜欢的颜色|这种颜色我最喜欢|是我心中最美的颜色|这个颜色我最爱|是我的最爱][。|！]
            我[选颜色|挑颜色|买衣服]总是[选|挑]{colour}，[那是我最喜欢的颜色|最喜欢它了|因为最喜欢]。
            [最爱的颜色：|喜欢的颜色：|我的颜色：|颜色：]{colour}
            """,
            """
            颜色当中，我最喜欢的是{colour}。
            跟你说一下，我最爱的颜色是{colour}。
            """,
        ),
    },
    "pet": {
        "en": bank(
            """
            [|By the way, |Also, |Well, |Just so you know, |And ][I have|I've got|I own|I keep|we have|I got] a {kind} [called|named|whose name is|by the name of] {pet}[.|!|, remember that.|]
            [|By the way, |Also, |Remember: |Please remember: |Note that ]my {kind} is [called|named] {pet}[.|!|]
            [|By the way, |Also, |Remember that ]my {kind}'s name is {pet}[.|!|]
            My pet is a {kind} [called|named] {pet}.
            {pet} is my {kind}[.|'s name.|!]
            I have a {kind}[, | and |. ][its|his|her|the] name is {pet}.
            My pet {kind} is called {pet}.
            [We have|I have|I keep|There is|We keep|I've got] a {kind} at home[, its name is|, and its name is|, it is called|, called|, named|, and we call it|, he is called|, she is called] {pet}[.|!|]
            [There is|There lives|I keep|I feed|We keep] a {kind} in my [flat|house|home|garden|room|place] [called|named|whose name is|that we call|by the name of|with the name] {pet}[.|]
            [In my home|In our house|At our place|At my place|In my flat|At home|In our family] [there is|there lives|we have|we keep|lives] a [little |small |lovely |]{kind} [called|named|by the name of|whose name is|and its name is] {pet}[.|]
            I [live|share my home|share my flat|share the house] with a [little |small |sweet |]{kind} [called|named|that is called|whose name is|by the name of] {pet}[.|, by the way.|]
            A [little |small |sweet |big |young |]{kind} [called|named|by the name of] {pet} [lives with me|lives at my place|lives in my house|lives in our home|keeps me company|belongs to me|is my pet][.| these days.|]
            The {kind} [that I have|I keep|I own|we have at home|in my house|that lives with me|at home] is [called|named] {pet}[.|]
            [Just so you know|For your information|In case it matters|You should know that|You ought to know that|I want to tell you that|Keep in mind that|Do not forget that] [I have|I own|I keep|we own] a {kind} [called|named|that is called|whose name is] {pet}[.|]
            [Since last year|These days|Nowadays|For some time now|Since last week|At the moment] [I have|I own|I keep|we keep] a [little |small |]{kind}[ called| named| that is called|, its name is|, it is called] {pet}[.|]
            [My little|My small|My sweet|My dear|My old|My young|Our little|Our|My own] {kind} [is called|is named|has the name|goes by the name|goes by|answers to|bears the name] {pet}[.|!|]
            [I call|We call|I named|My family calls|Everybody calls|I have named] my {kind} {pet}[.|, by the way.|]
            [I am|I'm|We are] the [proud |happy |]owner of a {kind} [called|named|by the name of] {pet}[.|]
            [This is|Meet|Say hello to|Here comes|I love] my {kind}[,| called| named] {pet}[.|!]
            The name of my {kind} is {pet}[.|, by the way.|, just so you know.]
            [As a pet I have|For a pet I keep|My only pet is|My pet at home is|The pet I have is|The animal I keep is|My animal is] a {kind} [called|named|that is called|with the name] {pet}[.|]
            {pet} is [the name of my {kind}|what I call my {kind}|a {kind} that I have at home|my pet, a {kind}|the {kind} at my home|my little {kind}|my {kind} at home|what my {kind} is called][.|!|]
            [pet:|my pet:|have a pet,|own pet:] {kind}[,| called| named| with name] {pet}[.|]
            """,
            """
            At home I have a {kind} that is called {pet}.
            You should know that my {kind} is called {pet}.
            We have a little {kind} named {pet}.
            """,
        ),
        "zh": bank(
            """
            [|对了，|顺便说一下，|还有，|另外，]我[有|养了|养着|家有][一只|一条|一个|只]{kind}，[叫|名叫|名字叫|它叫|名字是|它的名字是]{pet}[。|！|，请记住。|]
            [|对了，|请记住，|记住：|还有，]我的{kind}[叫|名叫|名字叫|的名字是]{pet}[。|！]
            我的宠物是[一只|一条|]叫{pet}的{kind}。
            {pet}是我的{kind}[。|的名字。]
            我[有|养了][一只|一条|]叫{pet}的{kind}。
            [我们家|家里|我家|家中|我屋里|我住的地方]有[一只|一条|只|一个]{kind}，[我们|家人|全家|我][都|][喊|叫|称]它{pet}[。|]
            [家里|家中|我家里|我身边|我们家]有[只|一只|一条|个]叫{pet}的[小|]{kind}[。|，很可爱。]
            我[在家|家里|现在|去年|最近|目前]养[的|了一只]{kind}[名叫|名字叫|叫做|，名叫|，它叫]{pet}[。|]
            我[和|跟|同][一只|一条|]叫{pet}的{kind}[住在一起|一起生活|一起住|作伴]。
            [告诉你|跟你讲|和你说一声|让你知道一下|顺便提一下|你要知道|别忘了]，我[有只{kind}叫|的{kind}名叫|养了{kind}，名字叫|家{kind}的名字是|家的{kind}叫]{pet}[。|！]
            [一只|一条|有只]叫{pet}的{kind}[和我住在一起|是我的宠物|陪着我|住在我家][。|]
            我[给|为]我的{kind}[取名|起名|起了个名字]叫{pet}。
            我[管我的{kind}叫|把我的{kind}叫做]{pet}。
            我的[小|宝贝|爱宠]{kind}[名叫|叫做|的名字叫|的大名是]{pet}[。|！|]
            {pet}[是我养的{kind}|是我家的{kind}|是我家{kind}的名字|就是我的{kind}|是我的宠物，一只{kind}]。
            [从去年起|最近|这些日子|如今]我[养着|有了|养了][一只|一条|]{kind}，[叫|名叫|名字是]{pet}[。|]
            [宠物：|我的宠物：|我养的宠物：]{kind}，[名叫|叫|名字]{pet}
            我[家|家里|家里头|爸妈|奶奶|][养了|有|养着|收养了][一只|一条|只]{kind}，[家里人|朋友们|孩子们|邻居|我爸|我妈|全家人|同学们|别人][都|也|][叫它|喊它|管它叫]{pet}[。|！|]
            [家里人|朋友们|孩子们|邻居们|我们|人们][都|][叫|喊]我[家|]的{kind}{pet}[。|]
            """,
            """
            我家里养了一只{kind}，大家叫它{pet}。
            跟你说一下，我的{kind}叫{pet}。
            """,
        ),
    },
}
CORRECT_START = {
    "en": (
        "Actually, ",
        "No, ",
        "Sorry, ",
        "Wait, ",
        "Correction: ",
        "I was wrong, ",
        "Oops, ",
        "No wait, ",
        "I lied, ",
        "Not quite, ",
        "That is wrong, ",
        "I made a mistake, ",
        "actually ",
        "sorry, actually ",
        "[Oh|Ah|Hm|Hmm|Um], [in fact|to be exact|to be correct|if I think of it] ",
        "Oh[, wait|, sorry|, my mistake|, I was wrong|, pardon], ",
        "Oh no, [that is not right|I said it wrong|that was wrong|I meant something else|I made an error]: ",
        "[No no|Oh dear|Ah sorry|Well no|Wait, no|Hm, no], [actually|in fact] ",
        "[My mistake|My bad|My error|Excuse me|Pardon me|Forgive me|I apologise][,|:] ",
        "[It seems|I think|I see that] I was mistaken[,|:] ",
        "I [must|have to|need to|want to] correct [myself|that|what I said|something]: ",
        "[Please correct|Please change|Change|Update|Please fix|Correct] [that|it|this|your notes|what you noted]: ",
        "That [was|is] [not right|not true|a mistake|false|out of date|no longer true|not correct][,|:] ",
        "I [told you|said|wrote|gave you] [something wrong|the wrong thing|nonsense][,|:] ",
        "[Forget|Ignore] what I [said|told you|wrote][,|:] ",
        "[Things have changed|It has changed|This has changed|I changed my mind|I have changed my mind][,|:] ",
        "No, [I meant to say|I wanted to say|the truth is|I should have said|it is different,] ",
        "[Let me|I will|May I] correct that: ",
        "[It is|It's] not like that[,|:] ",
        "[Actually no|In fact no|Really no|Not any more|Not any longer|On second thought|Rather][,|:] ",
    ),
    "zh": (
        "其实",
        "不对，",
        "不，",
        "抱歉，",
        "我说错了，",
        "更正一下，",
        "等等，",
        "弄错了，",
        "不是，",
        "错了，",
        "其实，",
        "对不起，",
        "[哦|啊|哎|哎呀|唉|呃]，[不对|错了|说错了|等等|记错了|搞错了]，",
        "[啊不|不不|不是的|不对不对|等一下|哎呀不]，[其实|实际上|事实上|]",
        "[不好意思|抱歉|对不起]，[更正一下|改一下|记错了|刚才讲错了|弄错了|写错了]，",
        "[刚才|之前|前面|上面]说的[不对|有误|是错的|不准确|过时了|不算数]，",
        "[请|麻烦|帮我][更正|改一下|修改|纠正一下][：|，]",
        "我要[更正|改正|纠正|改][一下|]：",
        "[情况变了|现在变了|我改主意了|我改变主意了|现在不一样了]，",
        "[忘掉|别管|忽略]我[刚才|之前]说的，",
        "我[记错|写错|打错|讲错|搞错]了，",
        "[实际上|准确地说，|事实上，|说错啦，|口误，|更正：]",
        "[不是那样的|不是这样|那个不对|那是错的]，[其实|]",
    ),
}
CORRECT_START_HELD = {"en": ("Sorry, I was mistaken: ", "Oh no, actually "), "zh": ("不好意思，我说错了，", "哦不，其实")}
CORRECT: dict[str, dict[str, str]] = {
    "name": {
        "en": "[my name is|I am|I'm|my real name is|I am called|call me] {name}[.|, not that.|]",
        "zh": "[我叫|我的名字是|我是|我的真名是|叫我]{name}[。|才对。|]",
    },
    "city": {
        "en": "[I live in|I am from|I moved to|I now live in|my city is|I live now in] {city}[.|]",
        "zh": "[我住在|我家在|我现在住在|我搬到了|我来自]{city}[。|了。|]",
    },
    "colour": {
        "en": "[my favourite colour is|my favorite color is|I like best the colour|I now prefer] {colour}[.|]",
        "zh": "[我最喜欢的颜色是|我最喜欢|我现在最喜欢|我最爱]{colour}[。|]",
    },
    "pet": {
        "en": "[my {kind} is called|I have a {kind} called|my pet is a {kind} named|my {kind}'s name is] {pet}[.|]",
        "zh": "[我的{kind}叫|我有一只{kind}，叫|我养了一只{kind}，名叫|我的宠物是{kind}，叫]{pet}[。|]",
    },
}
