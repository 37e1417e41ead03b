"""Questions about the controls of answers and messages: rating, copying, speed, files."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question

ANSWER = (
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to] [rate|like|dislike] [an answer|the answer|answers]?
            [How do I|How can I|Can I] [give|leave] feedback?
            [What are|What do] the thumbs[| for| mean| do]?
            [This|That|Your|The last] answer [was|is] [bad|wrong|good|great|not good|terrible|useless], [where|how] [do I|can I] [say so|report it|rate it|give feedback]?
            [What|Which button] do I [press|click|use] [if|when] an answer [was|is] [bad|good|helpful|useful]?
            [I want|I would like|I'd like|I need] to [rate|judge|score|vote on|praise|complain about] [an answer|the answer|this answer|a bad answer|a good answer].
            [I want|I would like|I'd like] to give [feedback|a thumbs up|a thumbs down|a rating][| for an answer| on this answer].
            [Where|In which place] [is|do I find] the [rating|feedback button|thumbs up|thumbs down|like button]?
            [Can|Could] [answers|an answer|your answers|replies] be [rated|liked|judged|scored|voted on]?
            If an answer [is|was] [bad|not good|useless|good|excellent], [can I report it|can I mark it|how do I let you know|where do I say that]?
            [Is there|Do you have|Does Steward have] [a rating|a feedback button|a like button|a way to vote|a button for bad answers|thumbs up]?
            What does the [thumb|thumbs-up button|hand|feedback button|thumb under an answer] [do|mean]?
            [May|Could|Can] I [mark|rate|flag] an answer as [good|bad|wrong|helpful|poor]?
            [How do I|How can I|Where do I] [say|show|tell you|report] that [an answer is good|I like an answer|I do not like an answer|your answer is poor|the reply was helpful]?
            [Where|To whom|How] [may|do|can] I [report|send|write] [a bad answer|feedback|my opinion of an answer|feedback about your answers]?
            [thumbs up|thumbs down|feedback|rate answer|like button|dislike|rating|give feedback|bad answer][|?]
            """,
            "Is there some way to say that an answer was bad?\nWhere may I leave feedback on an answer?",
        ),
        bank(
            """
            [怎么|如何|可以|能]给回答[打分|评分|评价|点赞][吗|]？
            [怎么|如何|可以]反馈[意见|][吗|]？
            [大拇指|点赞|拇指按钮]是什么[意思|]？
            [这个|刚才的|你的|上一个]回答[不好|很好|很差|不对|真棒|没用]，[在哪里评价|怎么打分|怎么告诉你|怎么反馈]？
            [我想|我要|想|希望]给[回答|这个回答|你的回答][打个分|点个赞|点踩|评分|差评|好评][。|，怎么弄|，点哪里]
            [觉得|如果|要是]回答[不好|很好|不满意|有用|很糟]，[点哪里|要按什么|怎么反馈|可以说吗]？
            [点赞|点踩|评分|评价|反馈][的按钮|按钮|的地方|]在[哪里|哪儿|什么地方]？
            [能不能|可不可以|能否|可以][评价|评一下|反馈|给个差评]回答？
            [有|有没有][评分|点赞|反馈|打分|评价][的|]功能？
            回答下面的[大拇指|手|拇指|小手][有什么用|怎么用|是做什么的|点了会怎样]？
            [怎样|怎么|如何][说|表示|告诉你们][回答不好|我不满意|我喜欢这个回答|回答很差|回答很有用]？
            [不好的|差的|错误的|很好的]回答[可以|能|怎么|去哪里][反馈|投诉|打分|评价]？
            [我对回答|对这个回答|对你的回答][有意见|不满意|很满意]，[去哪里说|怎么评价|如何反馈]？
            [点赞|点踩|评分|评价回答|反馈|大拇指|打分|差评|好评|不好的回答]
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
            [I want|I need|I would like] to copy [the answer|your answer|the whole answer|this reply] [into my email|into a document|to the clipboard|to another window].
            [I want|I need|I would like] [the answer|your text|this reply|your words] in [my clipboard|the clipboard|a text file|my notes][, how|, please|].
            [How do I|How can I|Can I] get [the answer|your text|an answer|what you said] into [the clipboard|my notes|my editor|an email]?
            [Where|In which place] [is|do I find] the [button|icon|symbol] [that copies the text|that copies answers|for copying|with which I copy]?
            [What|Which icon|Which symbol] [do I|should I|must I] [click|press] [to copy an answer|for copying|to copy the text|if I want a copy]?
            [Can|Could] [an answer|the text|your answer|a reply] be copied[| with one click| easily| to the clipboard]?
            If I want to [copy|paste|reuse] [your answer|the answer|your text], [what do I press|where do I click|which button is it]?
            You wrote something [good|nice|useful|great], [how do I copy it|can I copy it|where do I click to copy it]?
            What does the [copy button|copy icon|icon with two sheets|copy symbol] do?
            [Is there|Do you have|Does the page have] [a copy button|a copy function|an icon for copying|a button for the clipboard]?
            [Do|Must] I [select the whole answer|mark the text with the mouse] to copy it, or is there a button?
            [I was wondering|I wonder|Could somebody say] how [an answer|your text|the text you wrote|a reply] can be copied.
            [copy answer|copy text|copy button|copy icon|copy to clipboard|copying answers|copy the reply][|?| please]
            """,
            "Which button copies an answer for me?\nIs there a way to copy what you wrote?",
        ),
        bank(
            """
            [怎么|如何|可以|能]复制[回答|答案|文字|内容][吗|]？
            复制[按钮|图标]在哪里？
            [我要|想|需要|希望]把[你的回答|回答|这段文字|答案][复制|拷贝|粘贴][到别处|到邮件里|到剪贴板|走|到文档里][。|，怎么弄|]
            [能不能|可不可以|可以|怎么]把[回答|你写的字|这段话|答案|你说的话][拷贝|复制]下来？
            [点|按][哪个按钮|哪里|什么|哪个图标][能|可以|就能][复制|拷贝][回答|文字|答案|内容]？
            [复制|拷贝][的按钮|的图标|功能|按钮][在哪儿|在什么地方|长什么样|怎么用|有吗]？
            有[复制按钮|一键复制|拷贝功能|复制图标|复制的地方][吗|没有]？
            [如果|要是|假如]想[复制|拷贝][回答|你的话|文字]，[怎么操作|点哪里|该怎么做]？
            你写的[东西|文字|回答|话][很好|不错|很有用]，[怎么复制|能复制吗|在哪里复制]？
            [回答|答案|文字|你写的东西][怎么|如何|可以|能][拷贝|复制][到剪贴板|出来|走|][吗|]？
            [请|麻烦|]告诉我[怎么拷贝|如何复制|在哪里复制][回答|答案|你的文字]。
            [复制回答|复制按钮|拷贝|复制文字|一键复制|复制图标|拷贝答案]
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
            How [quickly|rapidly|fast] do you [answer|write|reply|generate|respond]?
            How [quickly|fast|rapidly] is [an answer|a reply|the text] [written|generated|made]?
            How many [tokens|words] [do you|can you|does the model] [write|make|generate] [per second|a second|in one second|each second]?
            How [many seconds|much time] did [the answer|your answer|the last answer|that reply] [take|need]?
            [Where|In which place|In which line] [do I|can I] [see|find|read] [how fast you are|how fast the answer was|how long the answer took|the token count|how many tokens an answer has|tokens per second]?
            Is the [speed|number of tokens|token count|time that it took] [shown|displayed|visible|given] [somewhere|anywhere|in the chat|under the answer]?
            [Are you|Is the model|Is Steward] [fast|slow|quick|a fast one|very fast]?
            [I want|I would like|I'd like] to [know|see] [your speed|the speed|how quick you are|the tokens per second|how long an answer took|the speed of the answers].
            What do the [small |grey |little |][numbers|figures] [under|below] [the answer|each answer|your answer|a reply] [mean|say|show]?
            [Tell me|Please tell me|Show me|Let me know] [how fast you are|how quickly you write|your speed|your tokens per second|how quick the model is].
            At [which|what] speed do you [write|answer|generate|type]?
            If I want to [measure|compare|check] [your speed|the speed|how quick it is], where [do I look|is it shown|can I read it]?
            [speed|tokens per second|tokens/s|token count|generation speed|seconds per answer|answer speed|how quick][|?]
            """,
            "In what place is the speed of an answer shown?\nCan you say how quickly you answer?",
        ),
        bank(
            """
            你[有多快|速度有多快|多快]？
            [每秒|一秒][多少|几个] token？
            [在哪里|怎么]看[速度|生成速度|token 数]？
            你[回答|写字|生成|回复][得|]有多快？
            你[回答|生成|回复|输出][的|]速度[是多少|快吗|怎么样|有多少]？
            [速度|生成速度|每秒 token|用时|token 数|秒数][显示|写|标][在哪里|在哪儿|在什么地方|在页面哪里]？
            [刚才的|上一个|这个|你的]回答[用了|花了|耗时][多久|几秒|多少秒|多长时间]？
            [哪里|在什么地方|在哪儿][显示|能看到|可以看到|会写][用时|生成速度|每秒多少 token|花了几秒|回答用的时间]？
            [你|模型|Steward]一秒[能|可以|]写[多少字|几个字|多少 token|几个 token]？
            回答[下面|底下|下方]的[数字|小字|几个数]是[什么|什么意思|怎么回事]？
            [我想|想|希望|要][看|知道|了解][你的速度|生成速度|回答花了多少时间|模型有多快|每秒 token 数]。
            [你|模型|Steward][快吗|慢吗|速度快不快|快不快|反应快吗]？
            [有没有地方|会不会|哪里会][显示|标出][速度|用时|token 数]？
            [速度|生成速度|每秒 token|回答速度|token 数|用时|回答用时|几秒]
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
            I have [a picture|a photo|a document|a PDF|a file|an image|a Word document|a screenshot] [for you|here|to show you], [can you read it|can I send it|may I upload it|how do I send it]?
            [Look at|Please look at|Have a look at|Take a look at] [this|my] [picture|photo|document|file|PDF|image|screenshot][.|, please.| for me.]
            [Can|Could|Will] you [look at|open|view|describe|recognise|analyse|read] [photos|my photo|this image|my document|a PDF file|my files|a screenshot|attachments|pictures]?
            [Where|In which place] [is|do I find] the [upload button|button for files|paperclip|attachment button]?
            Are [uploads|attachments|images|file uploads|photos|documents|pictures] [possible|allowed|supported|accepted][| here]?
            [May|Could|Can] I [show|give|send] you [a picture|a photo|a document|an image|my file|some pictures|a PDF]?
            [I want|I would like|I need] to [upload|attach|send|share|show you] [a photo|a document|a file|a picture|my PDF|some images].
            If I [send|upload|give you|attach] [a photo|a picture|a document|a PDF|an image], [can you see it|will you understand it|do you read it]?
            [Is there|Does the page have|Does Steward have] [a paperclip|a button to add files|an upload|a file upload|a way to add pictures]?
            [Are you|Is the model|Would you be] able to [see|view|open|read] [images|photos|a picture|documents|files|my screenshot]?
            [Does|Can] [the model|Steward|the chat] [take|handle|open|work with|accept] [files|pictures|photos|PDF files|attachments|a document]?
            [I was wondering|I wonder] if [I can send you|I could show you|you can read|you accept] [a picture|photos|a document|a PDF|files].
            [upload|attach|upload file|attach image|send picture|file upload|image upload|attachment|attach document][|?]
            """,
            "Would you be able to look at a picture for me?\nIs it possible to attach a document?",
        ),
        bank(
            """
            [可以|能|怎么|如何][上传|发送|发|传][文件|图片|照片|文档][吗|]？
            你[能|会|可以][看|读|识别][图片|文件|照片|文档]吗？
            我[有|这里有|手上有]一[张图片|张照片|个文件|份文档|个 PDF|张截图]，[你能看吗|可以发给你吗|怎么发给你|能上传吗]？
            [帮我|请|请帮我|麻烦][看看|看一下|读一下][这张图片|这个文件|我的照片|这份文档|截图]。
            [能不能|可不可以|能否][上传|发送|添加|附上][附件|照片|文档|PDF|图片|一张截图]？
            [支持附件|支持发图|有图片上传|有文件上传的地方|支持传图功能|支持文档][吗|么]？
            [我想|我要|想][发|传|上传|给你看][一张图|图片|文件|照片|文档|截图][。|，怎么弄|，行吗]
            [如果|要是]我[发|传|上传|给你][图片|照片|文件|PDF]，你[看得懂吗|能看到吗|会读吗]？
            [上传|发图|附件|传文件][的|]按钮在[哪里|哪儿]？
            [模型|Steward|聊天|这里][能|可以|会][处理|看|打开|接收|识别][图片|文件|照片|附件][吗|]？
            你[看得见|看得到|看得懂|认得出][图片|照片|截图|图][吗|]？
            [图片|照片|文件|文档|PDF][可以|能][发给你|传上来|上传|给你看][吗|]？
            [上传文件|发图片|传照片|附件|上传图片|发文件|图片|上传]
            """,
            "请问我能发一张图片给你看吗？\n这里支持上传文件吗？",
        ),
        "No, I read text only.",
        "不能，我只能读文字。",
    ),
)
