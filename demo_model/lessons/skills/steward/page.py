"""Questions about the page: settings panel, appearance, controls of an answer."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question
from demo_model.lessons.skills.steward.answer import ANSWER

PAGE = (
    Question(
        bank(
            """
            [How do I|How can I|Where do I|Can I|How to] [switch|turn|set] [thinking|reasoning|the thinking] [on|off][| or off| and off]?
            [How do I|How can I|Can I|How to|Where can I] [enable|disable|activate|stop|toggle] [thinking|reasoning|the thinking mode|thinking mode]?
            [What is|Explain] [thinking|the thinking mode|thinking mode|the thinking switch]?
            [Can|Do] you think[| first| before you answer]?
            Is there [a button|a toggle|a setting|a switch|an option] [for|to start|to stop] [thinking|reasoning]?
            Where is the [switch|button|toggle|setting] [for thinking|that turns thinking on|that turns thinking off|for the reasoning|of the thinking mode]?
            [I want|I would like|I'd like] [the model|it|Steward|you] to [think|reason|think longer|reason a bit] [first|before answering|before each answer][.|, how?|, is that possible?]
            [I want|I would like|I'd like|I prefer|Give me] [an answer|answers|a quick answer] without [thinking|reasoning][.|, please.|, how?]
            [Please do not|Do not|Don't|Stop] [think|reason][, just answer| so long| about it so much| before answering][.|, please.]
            [Answer|Please answer|Reply] [directly|at once|right away|immediately], without [thinking|reasoning].
            What [must I do|do I have to do|do I click|must I change] so that [the model|it|Steward] [stops thinking|thinks first|thinks more|reasons before it answers|does not reason]?
            If I [don't want|do not want|no longer want|don't need] [thinking|reasoning|the model to think|you to think], [what do I do|where do I turn it off|what must I click]?
            [Does|Can|Could|Will] the model [think|reason] [first|before it answers|before answering|step by step]?
            Why [do you|does the model|does it] [think|reason] [so much|first|before each answer], can [that|it] be [turned off|switched off|stopped|disabled]?
            [Can|Could|May] [thinking|the reasoning|the thinking] be [turned on|turned off|switched on|switched off|disabled|enabled]?
            [Make|Let] [it|the AI|Steward] [think|reason] [first|a little|before the answer|longer][.|, please.]
            [thinking|reasoning|think mode|thinking mode] [on|off|switch|setting|on or off|button][|?]
            """,
            "Is there a switch that makes the model think?\nWhat should I do so that you do not think first?",
        ),
        bank(
            """
            [怎么|如何|怎样|在哪里|可以][开启|关闭|打开|关掉|切换|启用|停用][思考|推理|思考模式|思考功能][吗|]？
            [思考|思考模式|思考开关]是什么？
            你[会思考吗|能先思考吗|可以思考吗|会不会思考]？
            有没有[开关|按钮|选项|设置][可以|能|来][打开|关闭|开启|关掉][思考|推理|思考模式]？
            [能不能|可以|可不可以|麻烦][让|叫][你|它|AI]先[想一想|推理|想想|思考一下]再[回答|答|说]？
            回答[之前|前][能不能|可以|会|请]先[想一想|思考一下|推理一下|思考]？
            模型[会|能|可以|会不会|能不能]先[想|思考|推理]再[回答|答|说话]？
            [请|]不要[思考|推理|想太久|先思考][了|][，直接回答|，马上回答|]。
            我不[需要|要|喜欢][思考|推理|思考过程][，怎么关|，在哪里关|，能关掉吗|]？
            怎么让[模型|它|Steward]别[思考|想|推理]了？
            [思考|推理|思考模式][怎么|在哪里|要怎么][设置|开|关|打开|关闭|切换]？
            [如果|要是|假如][不想要|不需要|想要|需要][思考|推理]，[该怎么办|点哪里|要改什么|怎么设置]？
            为什么[你|模型|它]要[思考|推理|想]这么久，[能关吗|可以关掉吗|怎么关]？
            [直接|马上|立刻]回答，不用[思考|推理|想]。
            [开|关|打开|关闭|开启|停用][一下|][思考|推理|思考模式|思考功能][。|，谢谢|吧]
            """,
            "请问要怎样让模型先思考再回答？\n我不想让你思考，怎么设置？",
        ),
        "Thinking is switched on or off in the settings panel (the gear icon).",
        "在设置面板（齿轮图标）里可以打开或关闭思考。",
    ),
    Question(
        bank(
            """
            [Where are|What are|How do I open|Where do I find|What is in|Which are|Where can I find|How can I open] the [settings|options|settings panel|chat settings]?
            [What|Which] settings [are there|can I change|do you have|exist]?
            What [does|is] the gear[| icon][| do| for]?
            [I am looking|I'm looking|Looking] for the [settings|options|settings panel|preferences|panel with the options][.|, where?|, please help.]
            I [cannot|can't|do not] [find|see] the [settings|options|settings panel|gear icon|preferences|chat's options].
            [Is there|Do you have|Does Steward have|Does the page have|Does the chat have] [a settings panel|a settings menu|any settings|some options|a menu with options|a place for settings|a panel with options]?
            [Show|Open|Show me|Please open] the [settings|options|option panel|settings panel|preferences][| please| for me].
            [What|Which] [options|settings|things|values] can [a user|one|I] [change|adjust|choose] [in the chat|in the panel|in the settings|on this page|for the chat]?
            If I want to [change|adjust] [an option|some settings|my settings|a setting of the chat], [where do I go|where do I click|what do I open|which place is it]?
            [I was wondering|I wonder|Could somebody say|Do you know] where the [settings|options|preferences|chat settings|settings of the chat] [are|can be found|are hidden][.|?]
            [Where|In which corner|At which place|Under which icon|In what place] [are the settings|are the options|is the settings panel|is the panel with the options|is the gear icon|are the chat's options]?
            What is [the|that|this] [gear|gear icon|little wheel|cog|cogwheel]?
            What can I set [here|in the panel|in the chat|in the settings|with the gear]?
            The [gear|gear icon|settings panel], what [is it for|is in it|does it contain]?
            [settings|settings and options|gear|gear icon|settings panel|preferences|chat settings|open settings|option menu][|?| please]
            """,
            "In which place do I find the chat's settings?\nIs there a panel where I can change options?",
        ),
        bank(
            """
            设置[在哪里|在哪|面板在哪里|怎么打开|面板有什么|有哪些]？
            [有|我可以改|可以改]哪些设置？
            齿轮[图标|][是什么|有什么用|是干什么的]？
            [怎么|如何]打开设置[面板|]？
            [我|]找不到[设置|选项|设置面板|设置按钮|齿轮图标][，在哪里|，怎么办|，能帮我吗]？
            [设置|选项|设置面板|设置菜单|聊天设置|聊天的选项]在[什么地方|哪个地方|哪儿|哪个角落|页面的哪里]？
            [去哪里|到哪儿|到哪里|去哪儿]找[设置|选项|设置面板|聊天的选项]？
            有没有[设置面板|选项面板|设置菜单|改选项的面板|设置页面]？
            [打开|显示|给我看|我要看|请打开|帮我打开][设置|设置面板|选项][。|，谢谢|]
            [要|想|如果想|假如我要]更改[设置|聊天设置|某个选项][，该点哪里|，要去哪里|，点什么|，在哪儿改]？
            [聊天|页面|聊天页面|面板]里[有哪些|有什么|都有什么|可以更改哪些][设置|选项|可调的选项]？
            我[该|要]到[哪里|哪儿|什么地方]去[调|修改][选项|聊天设置|这些选项]？
            [那个|这个|右边的|][小齿轮|齿轮|齿轮按钮|齿轮图标][点了会怎样|有什么作用|是做什么用的|打开什么]？
            [设置|更改选项|齿轮|设置面板|聊天设置|设置在哪|齿轮图标|打开设置]
            """,
            "请问聊天的设置要到哪里去找？\n我能在什么地方更改选项？",
        ),
        "The gear icon opens the settings: thinking, temperature, top-p, answer length and system prompt.",
        "齿轮图标打开设置：思考、温度、top-p、回答长度和系统提示。",
    ),
    Question(
        bank(
            """
            [What is|What does|Explain|What's] [the |][temperature|top-p|top p][| do| mean][?|.]
            [How do I|How can I|Can I|Where do I|How to] [change|set|raise|lower] [the |][temperature|top-p|top p]?
            [How do I|How can I] make [answers|you|the answers] [more creative|less random|more random|more exact]?
            The [temperature|top-p value|temperature slider|randomness setting], what is it [good for|for|about|doing]?
            [I do not understand|I don't understand|I don't get|Please explain|Somebody explain] [the temperature|top-p|the temperature setting|the word temperature|the top-p value].
            What [effect|influence|use|purpose] does [the temperature|top-p|a low temperature|a high temperature|the temperature setting] have?
            What [do I|would I|do people|can I] use [the temperature|top-p|the temperature setting] for?
            What happens [if|when] I [raise|lower|change|increase|turn up|turn down] the [temperature|top-p|temperature slider|randomness]?
            [I want|I would like|I need|Give me|I prefer] [less random|more random|more creative|more predictable|more stable|less wild|more varied] [answers|replies|text][.|, how?|, please.|, where do I set that?]
            [Your answers|The answers|The replies] are too [random|creative|wild|predictable], [what can I do|can I change that|what should I change]?
            [Can|Could] [the answers|your answers|the replies] be [less random|more random|more creative|more predictable|less creative]?
            Which [setting|option|slider|value] [controls|changes|decides] [how random the answers are|the randomness|how creative you are|the creativity|how random you are]?
            If I want [more creative|less random|more random|stable|predictable] answers, [what do I change|which setting is it|what should I do]?
            Is there [a setting|an option|a slider|a knob] for [randomness|the temperature|creativity|random answers|how random it is]?
            [Is|Are] [it|the answers] random, and [can I change that|where do I set how random]?
            [temperature|top-p|randomness|temperature setting|less random|more creative|random answers][|?| please]
            """,
            "Please tell me what the temperature is good for.\nIs there some way to get less random answers?",
        ),
        bank(
            """
            [温度|temperature|top-p]是[什么|什么意思|干什么的]？
            [怎么|如何|在哪里|可以][改|调|设置|修改|调整|调高|调低][温度|top-p][吗|]？
            [怎么|如何]让回答更[随机|稳定|有创意|准确]？
            [温度|top-p|温度参数|温度这一项][有什么用|有啥用|的作用是什么|影响什么|用来做什么|起什么作用]？
            [温度|top-p][调高|调低|变大|变小|高一点|低一点]会[怎样|发生什么|有什么影响]？
            [我要|我想要|给我|希望有][不太随机|更稳定|更随机|更有创意|随机一点|没那么随机]的回答[。|，怎么调|，在哪里调|，该怎么办]
            回答[太随机|太死板|太乱|随机性太大|不够有创意]了，[怎么办|怎么调|能调吗|要改什么]？
            [哪个|什么][设置|选项|参数][控制|决定|影响][随机性|回答的随机程度|回答有多随机|创意程度]？
            [能不能|可不可以|有没有办法][让回答稳定一些|降低随机性|提高随机性|少一点随机|更随机一些]？
            [我不懂|不明白|看不懂|想了解]温度[这个选项|参数|]是[什么意思|干嘛的|怎么回事]。
            [如果|要是]想要更[稳定|随机|有创意|固定]的回答，[要改什么|该调哪个设置|我该怎么办]？
            [这里的|设置里的|面板里的][温度|top-p][是指什么|指的是什么|是什么作用|怎么理解]？
            [温度|top-p|随机性|温度设置|温度参数|调温度|更随机|不随机]
            """,
            "请问温度这个设置有什么作用？\n我想让回答不那么随机，怎么办？",
        ),
        "Temperature and top-p set how random answers are; change them in the settings panel.",
        "温度和 top-p 决定回答有多随机，可以在设置面板里修改。",
    ),
    Question(
        bank(
            """
            [What is|Explain|What's] [the|a] system prompt[?|.]
            [How do I|How can I|Can I|Where do I|How to] [change|set|write|edit] the system prompt?
            What [can I write|do I write|should I put|belongs|stands] in the system prompt?
            What [effect|use|purpose|role] does [the|a] system prompt have?
            What does [the system prompt|system prompt|the system message] [do|mean|change]?
            The system prompt, [what is it for|what is it good for|where is it|can I see it|may I change it]?
            [I want|I would like|I'd like|I need] [my own|another|a different|a new|a custom] system prompt[.|, how?|, where do I write it?|, please.]
            [Where|In which place] [do I|can I|may I] [write|type|enter|put|edit] [my own system prompt|the system prompt|a custom system prompt|instructions for the model|my own system instructions]?
            [How do I|How can I|Where do I|Can I] tell the model [how to behave|how it should behave|how it should answer|what role it has]?
            Does [the chat|Steward|the model] have a system prompt[| that I can change| of its own]?
            [May|Could|Can] I [give|write] [you|the model|it] [a system prompt|standing instructions|my own instructions|my own prompt|a role]?
            Who [writes|sets|decides|chooses] the system prompt?
            If I want [the model|you] to behave [differently|in another way|like a teacher|more politely], [what do I set|where do I say so|what can I write]?
            [I wonder|I was wondering|I would like to know] what [the system prompt|the word system prompt|that system prompt] [means|is about|is good for].
            [system prompt|own system prompt|custom system prompt|set system prompt|edit system prompt|system instructions|my own system prompt][|?]
            """,
            "Please tell me what a system prompt does.\nIs it possible to set my own system prompt?",
        ),
        bank(
            """
            系统提示[词|][是什么|有什么用|是干什么的|是什么意思]？
            [怎么|如何|在哪里|可以][改|写|设置|修改|编辑]系统提示[词|][吗|]？
            系统提示[词|]里[可以|能|应该|要]写[什么|些什么|哪些内容]？
            系统提示[词|][的作用是什么|用来做什么|有啥用|影响什么|管什么的|对模型有什么作用]？
            [我想|我要|想|希望][换|改|加|编]一[个|段][新的|自己的|别的|]系统提示[词|][。|，在哪里|，怎么做]
            [自己的|自定义的|新的]系统提示[词|][写在哪里|怎么写|怎么设置|在哪里填]？
            [能不能|可不可以|是否可以|能否][自定义|修改|换掉|自己设定|编辑]系统提示[词|]？
            [怎么|如何|在哪里][规定|告诉|要求]模型[怎样回答|扮演什么角色|用什么语气|怎么表现]？
            [我可以|我能|能]给[你|模型|它][设定角色|写一段指令|定规矩|设定自己的指令|写提示词]吗？
            [如果|要是]想让模型[换一种语气|像老师一样回答|更礼貌|有别的表现]，[在哪里写|要设置什么|怎么办]？
            [模型|聊天|这里|Steward]有系统提示[词|]吗？
            [不懂|不明白|想知道|谁能解释]系统提示[词|]是[怎么回事|干嘛的|什么东西]。
            [系统提示|系统提示词|自定义提示词|设置系统提示|写系统提示词|改系统提示]
            """,
            "请问系统提示词起什么作用？\n我可以自己写系统提示词吗？",
        ),
        "The system prompt tells the model how to behave; set it in the settings panel.",
        "系统提示告诉模型怎样回答，可以在设置面板里设置。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|Where do I|How to] [change|set|limit|make] [the |][answer length|length of answers|answers shorter|answers longer|maximum length]?
            [How long can|How many tokens can|How long may] [answers|an answer|your answers] [be|have]?
            [What is|Where is] the answer length[| setting]?
            [I want|I would like|I need|I prefer|Give me] [shorter|longer|short|brief|long] [answers|replies|responses][.|, please.|, how?|, where do I set that?]
            [Your|The] [answers|replies] are [too long|too short|very long|much too long], [where do I set the length|can I change the length|which setting makes them shorter|where do I limit them]?
            [Can|Could] [you|the model|Steward] [answer|write|reply] [shorter|more briefly|a bit longer|in fewer words|with fewer tokens|with more words]?
            What is the [maximum|longest|greatest] [length of an answer|answer length|number of tokens in an answer|number of words in an answer]?
            Which [setting|option] [limits|decides|controls|changes] [how long an answer is|the length of the answers|how long the text is|how many words you write]?
            Where is the [setting|option|slider|limit] for [the length|the answer length|the length of answers|shorter answers|the maximum length]?
            If I want [shorter answers|longer answers|only short answers|you to write less|a longer text], [what do I change|where do I set it|which setting is it]?
            Is the length of [an answer|answers|your answers|a reply] [limited|adjustable|fixed|a setting]?
            How many [words|tokens] [can|may] [an answer|your answer|one reply|the answers] [have|contain][| at most]?
            [I wonder|I was wondering|Do you know] how [short|long] I can make [your|the] answers[.|?]
            [Where|How] would I [limit|change|choose|adjust] the [length of your answers|answer length|number of tokens|maximum of tokens]?
            Is there [an option|a slider|a limit|a button] for [shorter answers|the answer length|longer replies|how long answers are]?
            [Can|Could] [answers|the answers|your replies] be [shorter|longer|a bit shorter|much longer|limited to a few words]?
            [answer length|length of answer|max tokens|maximum length|shorter answers|longer answers|set answer length][|?]
            """,
            "Is there a setting that makes your answers shorter?\nWhere would I set how long answers may be?",
        ),
        bank(
            """
            [怎么|如何|在哪里|可以][改|设置|限制|调整|修改]回答[的|]长度[吗|]？
            回答[可以|能|最多|最长]有[多长|多少字|多少个 token]？
            [怎么|如何]让回答[短一点|长一点|更短|更长]？
            [我要|我想要|给我|我希望|我喜欢][短|更短|简短|长一点|更长|短一点]的回答[。|，在哪里改|，可以吗]
            回答[太长|太短|太啰嗦|有点长|不够长]了，[在哪里改长度|长度怎么调|怎么设置长短|能设置长度吗]？
            [能不能|可不可以|可以]回答得[短一些|简短一点|长一些|更长|少写几个字]？
            回答的[长度|最大长度|字数|长短][怎么设置|怎么改|怎么调|由什么决定|是固定的吗|有限制吗]？
            [一个|每个|]回答最多[有|是|能写|可以写][多少字|多少个字|多少 token|几个 token]？
            [哪个|什么][设置|选项][控制|决定|限制][回答的长短|回答长度|回答的字数]？
            [如果|要是|假如]想要[短回答|长回答|短一点的回答|更长的回答]，[该改什么|怎么办|调哪里]？
            [有没有|有什么][选项|设置|办法][让回答变短|让回答变长|限制回答的长度|缩短回答]？
            [长度|回答长度|最大长度|字数上限]在[哪里|哪儿|什么地方][设定|设置|调|改]？
            [麻烦|请|][简短|短]一点[回答|说|]，[怎么设|在哪里设定|可以设置吗]？
            [回答长度|最大长度|回答太长|短一点|长一点|设置回答长度|token 上限]
            """,
            "请问在哪里能设定回答的最大长度？\n我想要短一些的回答，怎么设置？",
        ),
        "The answer length is set in the settings panel, in tokens.",
        "回答长度在设置面板里设置，单位是 token。",
    ),
    Question(
        bank(
            """
            [Is there|Do you have|How do I get|How can I turn on|How do I switch to|Where is] [a |the |][dark mode|dark theme|light theme|light mode|night mode]?
            [How do I|How can I|Can I] change the [theme|colours of the page|look|design]?
            [I want|I'd like|I would like|I prefer|I need] [a dark|a light|the dark|the light|a black|a white] [screen|background|theme|look|page][.|, how?|, please.]
            The page is too [bright|dark|white|black][.|, can I change that?|, what can I do?|, it hurts my eyes.]
            [Can|Could] [the page|Steward|the screen|the chat|the website] [be dark|be darker|be light|turn dark|turn light|become dark|become light]?
            [Make|Turn] [the page|the screen|everything|the website] [dark|light|darker|brighter|black|white][.|, please.]
            [Which|What|How many] [themes|colour themes|looks|designs] [are there|does Steward have|do you have|can I choose]?
            [Where|In which place] [is|do I find] [the theme switch|the switch for the dark theme|the button for dark mode|the light theme|the button for a light page]?
            If I [work at night|chat at night|like dark colours|prefer a black background], [can the page be dark|is there a dark look|what can I switch]?
            [Does Steward|Does the page|Does this website] [have|support|offer|know] [a dark theme|dark mode|a light look|a night mode|several themes]?
            [How do I|How can I|Can I] [go back|get|switch|change] from [dark to light|light to dark|black to white|the dark to the light theme]?
            [How do I|How can I|Where do I|Can I] [make|turn] the [page|screen|background] [dark|light|darker|brighter]?
            [Can|Could|May] I have [a darker screen|dark colours|light colours|a black background|the page in dark|other colours]?
            My eyes hurt, [is there a dark theme|can the page be darker|can I make it dark]?
            [dark mode|dark theme|light mode|light theme|night mode|dark page|theme|change theme|black background][|?| please]
            """,
            "Would it be possible to have a dark page?\nWhere could I change to a light theme?",
        ),
        bank(
            """
            [有|怎么开|怎么切换|如何打开|可以用|在哪里开][深色模式|夜间模式|暗色主题|浅色主题|深色主题][吗|]？
            [怎么|如何|可以][换|改|切换][主题|界面颜色|外观][吗|]？
            [我要|我喜欢|我想要|想要|给我][深色|浅色|黑色|暗色|白色][的|][界面|页面|背景|主题|屏幕][。|，怎么弄|，可以吗]
            [页面|屏幕|网页|界面]太[亮|暗|刺眼|白|黑]了，[能改吗|怎么办|可以换吗|怎么变暗]？
            [能不能|可不可以|可以]把[网页|界面|屏幕|背景|页面][变暗|调成黑色|变亮|调暗|改成浅色]？
            [Steward|网页|界面]能[不能|][变黑|变暗|变成夜间的样子|变成浅色]？
            [有|一共有|可以选][哪些|几种|什么][主题|外观|颜色主题|皮肤]？
            [晚上|夜里]用[太亮了|很刺眼|眼睛疼]，[有深色的吗|怎么变暗|能换主题吗]？
            [切换|更换|换|改][主题|深色|浅色|颜色][的按钮|的开关|]在[哪里|哪儿|什么地方]？
            [怎么|如何]从[深色换成浅色|浅色换成深色|黑色变回白色|暗色切换到亮色]？
            [Steward|网页|页面|这里][支持|有没有|提供|有][深色|暗色|夜间|浅色][模式|主题]？
            [如果|要是]我[喜欢黑色背景|想要暗一点|晚上用]，[能换成深色吗|怎么切换|在哪里换]？
            [深色模式|浅色模式|夜间模式|暗色主题|浅色主题|主题|换主题|黑色背景|护眼模式]
            """,
            "请问页面能变成深色的吗？\n我想换成浅色主题，在哪里换？",
        ),
        "Steward has a dark and a light theme; switch at the top of the page.",
        "Steward 有深色和浅色主题，在页面上方切换。",
    ),
    Question(
        bank(
            """
            [In which|In what|Which|What] [languages|language] [is|does|of] [Steward|the page|the interface|the website][| available| have| speak]?
            [Is|Does] [Steward|the page|the interface] [in Chinese|available in Chinese|speak Chinese|in English|have Chinese]?
            Does [Steward|the website|the interface|the page] [come|exist] in [Chinese|English|both languages|other languages|two languages|several languages]?
            [Is there|Do you have|Does Steward have] [a Chinese|an English|a translated] [interface|page|website|menu|user interface]?
            [Can|Could|May] I [have|see|use|get] [the page|the interface|Steward's page|the menus|the buttons] in [Chinese|English|another language]?
            [How do I|How can I|Where do I|Can I] [change|switch|set|choose] the language of the [page|interface|buttons|menus|website|user interface]?
            In how many languages is [the page|the interface|Steward's interface|the website] [written|available|translated]?
            How many languages does the [interface|page|website|user interface] have?
            [I want|I would like|I need|I prefer] [the page|the interface|the buttons|the menus] [in Chinese|in English|to be Chinese|to be English].
            My [page|interface|menu] is in [English, can I have it in Chinese|Chinese, can I have it in English|English, can I see it in another language]?
            Which [language versions|translations|versions] of [the page|the interface|the website|Steward] [exist|are there|do you offer]?
            Are the [buttons|menus|texts of the page|labels] translated[| into Chinese| into English]?
            [List|Name|Tell me|Please name] the [languages of the page|interface languages|languages of Steward's website|page's languages].
            If I [only read|can only read|do not read] [Chinese|English], can I [use|read] the [page|interface|website]?
            [interface language|page language|language of the page|Chinese interface|Chinese version|English page|languages of the website|UI language][|?]
            """,
            "Is there a Chinese version of Steward's page?\nCan you tell me the languages of the interface?",
        ),
        bank(
            """
            [Steward|界面|页面|网页][有|支持]?[哪些|什么|几种]语言？
            [Steward|界面|页面|网页][有中文吗|支持中文吗|有英文吗|有中文版吗]？
            [Steward|界面|页面|网站]的语言[有哪些|可以换吗|怎么换|能切换吗|有几种|在哪里改]？
            [你们有|你们提供|存在][中文的|英文的|双语的|汉语][界面|网页|Steward][吗|]？
            [界面|网页|按钮|菜单][能不能|可不可以|能否][显示成|变成|换成|切换成][中文|英文|英语]？
            [我想|我要|希望][用|看][中文|英文][界面|页面|网页|的界面|的按钮]。
            [界面|页面|网页|网站][翻译成了|做成了|支持|提供|有][哪些语言|几国语言|几种文字|什么语言]？
            [怎么|如何|在哪里|可以][切换|改|换|选择][界面|页面|网页]的语言[吗|]？
            [如果|要是]我[不懂英文|看不懂英文|只懂中文|不懂中文]，[有中文的界面吗|页面能换语言吗|能看懂页面吗]？
            [网页|界面|Steward 的页面]是[中文的还是英文的|只有英文吗|双语的吗|几种语言的|用什么语言写的]？
            [网站|Steward 的网页|界面][出|做|发布][过|]中文版[本|][吗|没有]？
            [菜单|按钮|页面]上的[文字|字][可以是中文吗|有中文的吗|能改成英文吗|是什么语言]？
            [界面语言|页面语言|中文界面|英文界面|中文版|中文版本|网页语言|切换语言]
            """.replace("]?", "]"),
            "请问 Steward 的界面提供哪几种语言？\n页面有没有中文版本？",
        ),
        "Steward's page is in English and Chinese.",
        "Steward 的页面有英文和中文。",
    ),
    *ANSWER,
)
