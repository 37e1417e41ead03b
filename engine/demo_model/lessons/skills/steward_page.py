"""The page: settings panel, looks, and what is under an answer."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.skills.question import Question

PAGE = (
    Question(
        bank(
            """
            [How do I|How can I|Where do I|Can I|How to] [switch|turn|set] [thinking|reasoning|the thinking] [on|off][| or off| and off]?
            [How do I|How can I|Can I|How to|Where can I] [enable|disable|activate|stop|toggle] [thinking|reasoning|the thinking mode|thinking mode]?
            [What is|Explain] [thinking|the thinking mode|thinking mode|the thinking switch]?
            [Can|Do] you think[| first| before you answer]?
            """,
            "Is there a switch that makes the model think?\nWhat should I do so that you do not think first?",
        ),
        bank(
            """
            [怎么|如何|怎样|在哪里|可以][开启|关闭|打开|关掉|切换|启用|停用][思考|推理|思考模式|思考功能][吗|]？
            [思考|思考模式|思考开关]是什么？
            你[会思考吗|能先思考吗|可以思考吗|会不会思考]？
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
            """,
            "In which place do I find the chat's settings?\nIs there a panel where I can change options?",
        ),
        bank(
            """
            设置[在哪里|在哪|面板在哪里|怎么打开|面板有什么|有哪些]？
            [有|我可以改|可以改]哪些设置？
            齿轮[图标|][是什么|有什么用|是干什么的]？
            [怎么|如何]打开设置[面板|]？
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
            """,
            "Please tell me what the temperature is good for.\nIs there some way to get less random answers?",
        ),
        bank(
            """
            [温度|temperature|top-p]是[什么|什么意思|干什么的]？
            [怎么|如何|在哪里|可以][改|调|设置|修改|调整|调高|调低][温度|top-p][吗|]？
            [怎么|如何]让回答更[随机|稳定|有创意|准确]？
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
            """,
            "Please tell me what a system prompt does.\nIs it possible to set my own system prompt?",
        ),
        bank(
            """
            系统提示[词|][是什么|有什么用|是干什么的|是什么意思]？
            [怎么|如何|在哪里|可以][改|写|设置|修改|编辑]系统提示[词|][吗|]？
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
            """,
            "Is there a setting that makes your answers shorter?\nWhere would I set how long answers may be?",
        ),
        bank(
            """
            [怎么|如何|在哪里|可以][改|设置|限制|调整|修改]回答[的|]长度[吗|]？
            回答[可以|能|最多|最长]有[多长|多少字|多少个 token]？
            [怎么|如何]让回答[短一点|长一点|更短|更长]？
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
            """,
            "Would it be possible to have a dark page?\nWhere could I change to a light theme?",
        ),
        bank(
            """
            [有|怎么开|怎么切换|如何打开|可以用|在哪里开][深色模式|夜间模式|暗色主题|浅色主题|深色主题][吗|]？
            [怎么|如何|可以][换|改|切换][主题|界面颜色|外观][吗|]？
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
            """,
            "Is there a Chinese version of Steward's page?\nCan you tell me the languages of the interface?",
        ),
        bank(
            """
            [Steward|界面|页面|网页][有|支持]?[哪些|什么|几种]语言？
            [Steward|界面|页面|网页][有中文吗|支持中文吗|有英文吗|有中文版吗]？
            """.replace("]?", "]"),
            "请问 Steward 的界面提供哪几种语言？\n页面有没有中文版本？",
        ),
        "Steward's page is in English and Chinese.",
        "Steward 的页面有英文和中文。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to] [rate|like|dislike] [an answer|the answer|answers]?
            [How do I|How can I|Can I] [give|leave] feedback?
            [What are|What do] the thumbs[| for| mean| do]?
            """,
            "Is there some way to say that an answer was bad?\nWhere may I leave feedback on an answer?",
        ),
        bank(
            """
            [怎么|如何|可以|能]给回答[打分|评分|评价|点赞][吗|]？
            [怎么|如何|可以]反馈[意见|][吗|]？
            [大拇指|点赞|拇指按钮]是什么[意思|]？
            """,
            "请问不好的回答要怎样反馈？\n我想评价一个回答，在哪里？",
        ),
        "Use thumbs up or thumbs down under an answer to rate it.",
        "用回答下面的大拇指来评价它。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to] copy [an answer|the answer|text|your answer]?
            Where is the copy [button|icon]?
            """,
            "Which button copies an answer for me?\nIs there a way to copy what you wrote?",
        ),
        bank(
            """
            [怎么|如何|可以|能]复制[回答|答案|文字|内容][吗|]？
            复制[按钮|图标]在哪里？
            """,
            "请问哪个按钮能把回答复制下来？\n我想复制你写的内容，怎么做？",
        ),
        "The copy icon under an answer copies it.",
        "回答下面的复制图标可以复制它。",
    ),
    Question(
        bank(
            """
            [How fast|How quick|What speed] [are you|is it|is the model|is Steward]?
            [How many tokens per second|How many tokens a second|What do the numbers under an answer mean]?
            [Where do I see|How do I see|Where is] the [speed|tokens per second|number of tokens]?
            """,
            "In what place is the speed of an answer shown?\nCan you say how quickly you answer?",
        ),
        bank(
            """
            你[有多快|速度有多快|多快]？
            [每秒|一秒][多少|几个] token？
            [在哪里|怎么]看[速度|生成速度|token 数]？
            """,
            "请问在哪里能看到回答的速度？\n一个回答用了多少时间在哪里看？",
        ),
        "Under each answer you see its tokens, seconds and tokens per second.",
        "每个回答下面会显示 token 数、秒数和每秒 token 数。",
    ),
    Question(
        bank(
            """
            [Can I|How do I|How can I|How to] [send|upload|attach|use] [a file|files|an image|images|a picture|a PDF|pictures]?
            [Do you|Can you|Does Steward] [read|see|understand|accept|support] [files|images|pictures|PDFs|documents]?
            """,
            "Would you be able to look at a picture for me?\nIs it possible to attach a document?",
        ),
        bank(
            """
            [可以|能|怎么|如何][上传|发送|发|传][文件|图片|照片|文档][吗|]？
            你[能|会|可以][看|读|识别][图片|文件|照片|文档]吗？
            """,
            "请问我能发一张图片给你看吗？\n这里支持上传文件吗？",
        ),
        "No, I read text only.",
        "不能，我只能读文字。",
    ),
)
