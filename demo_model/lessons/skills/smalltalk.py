"""Greetings, farewells, thanks."""

# ruff: noqa: E501 - one sentence a line

from __future__ import annotations

from demo_model.lessons.phrases import Bank, bank
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

GREET = {
    "en": bank(
        """
        [Hi|Hello|Hey][| there|, Steward| you|, demo model|, everyone]!
        Good [morning|afternoon|evening|day][!|.|, Steward.]
        [Hello|Hi|Hey|Hey hey|Hi hi].
        Greetings[!|.|, Steward.]
        [Hello|Hi], is anybody there?
        [Howdy|Yo|Hiya|Heya|Hullo|Morning|Evening]!
        [Hello|Hi], nice to meet you!
        [hello hello|hi again|hey again|hello again]
        [Hello|Hi|Hey|Hiya|Howdy|Greetings|Welcome|Hullo|Hey hey|Hi hi|Yo|Salutations][,|] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI][!|.|]
        [Hello|Hi|Hey|Greetings] [there|again|once more][,|] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|Steward|partner|stranger|all|AI][!|.|]
        [Good|A very good|Lovely|A lovely] [morning|afternoon|evening][,|] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI][!|.|]
        Good day[,|] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI][!|.|]
        [A very good|A lovely|A nice|A wonderful|The best] [morning|afternoon|evening] to you[, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|Steward|partner|stranger|all|AI]|][!|.|]
        Good afternoon to [you|you all|everyone here|all of you][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|Steward|partner|stranger|all|AI]|][!|.|]
        [Hello|Hi|Hey] [to you|to all of you|to everyone|to everybody here], [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI][!|.|]
        [Hello|Hi|Hey|Good morning|Good evening|Good day][,|!| [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI],| [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]!] [nice to see you|nice to meet you|glad to meet you|pleased to meet you|I am glad to be here|good to see you again|here I am|I am back|I am new here|it is me again|long time no see|what a lovely day][!|.|]
        [Hello|Hi|Hey] [little|small|tiny|dear|demo|clever|language|new|nice] model[!|.|, nice to meet you.|]
        [I just wanted to say|Let me say|I say|I only want to say|First of all,] [hello|hi|good morning|good evening|good day][ to you|][!|.|, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI].|]
        [Good morning|Good afternoon|Good evening], [dear |my |little |][model|friend|bot|machine], [nice to see you|good to be here|I am awake|it is a nice day|I am here][!|.|]
        [Hi|Hello|Hey], [are you there|is someone there|can you hear me|anyone home|are you awake], [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]?
        [Nice|Good|Pleased|Glad|Lovely] to [meet|see] you[, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]| too|][!|.|]
        [good mornin|gd morning|hallo|helo|heya|hii|hey yo|mornin|good eve][ [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|][!|]
        [I greet you|Greetings to you|My greetings|Warm greetings|A warm hello|A big hello|A friendly hello][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]| from me| to everyone|][!|.|]
        """,
        """
        Hello there, model!
        Hi, good day to you!
        Good morning to you, model!
        Good evening to you!
        """,
    ),
    "zh": bank(
        """
        你好[！|。|啊！|呀|，Steward！|，机器人]
        您好[！|。|啊]
        [早上好|下午好|晚上好|早安|中午好][！|。|啊]
        [嗨|哈喽|嘿|喂][！|，你好！|，你好啊|]
        大家好！
        有人[在吗|吗]？
        很高兴认识你！
        你好你好
        [你好|您好|嗨|嘿|哈喽|哈啰|早安|早上好|晚上好|下午好|中午好][，|啊，|呀，| ][朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型][！|。|]
        [朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型][，|][你好|您好|早上好|晚上好|下午好|早安][！|。|啊|呀|]
        [你好|嗨|哈喽|早上好|晚上好|下午好|您好][，|！][很高兴见到你|见到你很高兴|我来了|我又来了|我是新来的|好久不见|初次见面|今天天气真好|幸会][！|。|]
        [向你|跟你|给你|和大家|向大家]问[好|个好|声好][！|。|啦|]
        [我想|我先|先|只是想][跟你打个招呼|打声招呼|说声你好|问声好][！|。|]
        [你好|嗨|喂|哈喽]，[在吗|有人吗|你在吗|听得到吗|在不在][？|，[朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型]？]
        [早|早啊|早呀|晚好|午安|哈罗|你好哇|哈喽哈喽|嗨嗨|hello|hi][，[朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型]|][！|。|]
        [祝你|祝您|祝大家][早上|下午|中午|今天]好[！|。|]
        [又见面了|我们又见面了|很高兴又见到你|认识你很高兴|幸会幸会|久仰][！|。|，你好！|]
        [各位|朋友们|伙计们|同学们|大伙][早上|下午|晚上|中午|]好[！|。|啊|]
        """,
        """
        嗨，早上好！
        您好呀！
        你好，晚上好！
        """,
    ),
}
GREET_ANSWER = {
    "en": "Hello! I am Steward's demo model. How can I help you?",
    "zh": "你好！我是 Steward 的演示模型。有什么可以帮你？",
}
GREET_THOUGHT = {"en": "The user greets me.", "zh": "用户在打招呼。"}

HOW = {
    "en": bank(
        """
        How are you[| today| doing| doing today]?
        How is it going[| today]?
        How do you do?
        [Are you well|How do you feel|How's life|What's up|How have you been|Are you ok|How are things][| today]?
        [Hi|Hello|Hey], how are you[| today| doing]?
        [Hi|Hello|Hey|Good morning|Good evening|Hiya] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|Steward|partner|stranger|all|AI], how [are you|is it going|are things|do you do|is life|goes it|have you been][| today| these days| this morning]?
        How are you[,|] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI][?|, and how is your day?]
        [Tell me|Please tell me|I wonder|I'd like to know], how [are you|do you feel|is it going|is your day][?| today?]
        [How's|How is] [your day|it going|your morning|your week|everything|life|the mood][ so far|][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|]?
        [Are you doing well|Are you feeling fine|Do you feel well|Do you feel good|Are you in a good mood|Are you all right][| today]?
        [I hope|Hopefully] you are [well|fine|doing well|feeling good|in good health][| today][.|, are you?|?]
        [Everything|All] [ok|fine|good|well|all right] [with you|on your side|today]?
        [you good|u ok|how r u|hows it going|how u doing|wassup|sup|how are ya][| today| [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]]?
        [Is everything|Is all] [fine|well|ok|in order] with you[| today]?
        [Nice to see you|Good morning|Good evening|Good to be back|Hello again], how [are you|are you doing|have you been|is it going|are you feeling]?
        How do you [feel|find yourself|fare] [today|this morning|right now|at the moment][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|]?
        """,
        """
        Hello there, how are you doing today?
        How are you feeling today?
        """,
    ),
    "zh": bank(
        """
        你[好吗|怎么样|还好吗|过得好吗]？
        [最近|今天]怎么样？
        你[今天|最近][好吗|怎么样|过得怎么样|还好吗]？
        你好，你[好吗|怎么样]？
        [你好|嗨|哈喽|早上好|晚上好]，[朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型]，[你好吗|最近好吗|近来怎么样|过得如何|今天心情怎么样]？
        你[近来|这几天|这阵子|最近][好不好|过得如何|还行吗|都好吗|顺利吗|身体好吗]？
        [你|您]今天[心情|感觉|状态][怎么样|如何|好吗|好不好]？
        一切[还好吗|都好吧|好吗|顺利吗|都顺利吗]？
        [想知道|我想问问|问候一下，|关心一下，]你[好不好|过得怎么样|还好吗|最近如何][。|？]
        [过得|活得|日子过得][怎么样|好吗|如何|开心吗]？
        [你|您][感觉|觉得自己][好吗|怎么样|还不错吧|如何]？
        [近况|近来|这几天][如何|可好|怎样|好吗]？
        [希望|但愿]你[一切都好|过得不错|今天很开心]，[是吗|对吧|好吗]？
        [你好吗|还好吗|怎么样]，[朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型]？
        """,
        """
        您最近还好吗？
        你今天过得好吗？
        """,
    ),
}
HOW_ANSWER = {"en": "I am fine, thank you. What would you like to do?", "zh": "我很好，谢谢。你想做什么？"}
HOW_THOUGHT = {"en": "The user asks how I am.", "zh": "用户问我好不好。"}

THANKS = {
    "en": bank(
        """
        [Thanks|Thank you|Many thanks|Thanks a lot|Thank you so much|Thank you very much|thx|Cheers|Thanks again][!|.|]
        [Great|Nice|Cool|Perfect|Wonderful], [thanks|thank you][!|.]
        [Thanks|Thank you] for [your help|the help|helping me|that|the answer][!|.]
        [That was helpful|Well done|Good job|Very good|That's great|You are great|I like it|Nice work][!|.|, thanks.]
        [Thanks|Thank you|Many thanks|Thanks a lot|Thank you so much|Cheers|Thanks again|Big thanks][,|] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI][!|.|]
        [Thanks|Thank you|Many thanks|Thanks a lot|My thanks|I thank you] for [answering|your answer|your time|explaining|the explanation|being so kind|your patience|everything|all of this|your support|telling me][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|][!|.|]
        [That|This|It|Your answer] [was|is] [][very helpful|really useful|so kind|nice|very good|great|perfect|just what I needed][, thank you|, thanks|][!|.|]
        [I am|I'm] [][very grateful|so thankful|really pleased|happy with your answer|glad about your help][!|.|, thank you.|]
        [I appreciate|I really appreciate|I value|I am glad about] [it|that|your help|your answer|this][!|.|, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI].|]
        [Great|Excellent|Wonderful|Awesome|Brilliant|Lovely|Fantastic|Super][,|] [thanks|thank you|thanks a lot|many thanks][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|][!|.|]
        [You did|You have done|That was] [a good job|a great job|fine work|good work|nice work][, thanks|, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|][!|.|]
        [You are|You're] [so |very |really |][kind|helpful|nice|clever|sweet|wonderful|a big help|the best][!|.|, thank you.|]
        [I want to|I would like to|Let me|I just want to|May I] [thank you|say thanks|say thank you][ for your help| very much| for that|][!|.|]
        [ty|thx a lot|tyvm|thank u|thanx|tnx|thanks man|many thx][!|.|]
        [Ok|Good|Fine|Alright|Right|Got it|Now I understand|That explains it], [thanks|thank you|many thanks|thank you very much][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|][!|.|]
        [How kind|How nice|That's kind|So kind|How helpful] of you[!|.|, thanks.|]
        """,
        """
        Thank you very much for your help!
        Great job, thank you!
        """,
    ),
    "zh": bank(
        """
        [谢谢|多谢|感谢|非常感谢|谢谢你|谢谢您|谢谢啦|谢了][！|。|]
        [谢谢|感谢]你的[帮助|回答][！|。]
        [太好了|很好|不错|真棒|好的]，谢谢[你|]！
        [做得好|你真棒|你真厉害|干得好|真不错][！|。]
        [谢谢|多谢|感谢|非常感谢|谢谢你|十分感谢|谢谢啦][，|，我的|啦，][朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型][！|。|]
        [谢谢|感谢|多谢|很感谢]你[的耐心|的时间|的解释|的说明|的支持|告诉我|帮了我|这么热心|帮忙][！|。|]
        [帮了大忙|帮了我很多|很有用|非常有用|很有帮助|讲得很清楚][，谢谢|，多谢|，感谢|][！|。|]
        我[很|非常|十分|真的很][感谢|感激|满意|高兴][！|。|]
        [你|您][太好了|真好|真聪明|真贴心|人真好|太厉害了|真能干|真热心][！|。|，谢谢。|]
        [原来如此|明白了|懂了|知道了|了解了|行|好|嗯]，[谢谢|多谢|感谢|谢谢你|谢啦][！|。|]
        [我想|我要|让我|请让我][谢谢你|感谢你|说声谢谢|道声谢|跟你说谢谢][！|。|]
        [万分感谢|不胜感激|感激不尽|有劳了|辛苦了|麻烦你了|谢谢谢谢|3q|thx][！|。|，[朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型]|]
        [回答|讲|说]得[很好|真好|很棒|不错|太对了][，谢谢|][！|。|]
        [真棒|真厉害|太棒了|好厉害]，[谢谢|多谢|感谢]你的[帮忙|解答|指点][！|。|]
        """,
        """
        太感谢你了！
        很好，非常感谢！
        """,
    ),
}
THANKS_ANSWER = {"en": "You are welcome!", "zh": "不客气！"}
THANKS_THOUGHT = {"en": "The user is pleased.", "zh": "用户很满意。"}

BYE = {
    "en": bank(
        """
        [Bye|Goodbye|Bye bye|Good bye|Farewell|Cya|So long][!|.|, Steward.| for now.| then.]
        [See you|See you later|See you soon|See you tomorrow|Talk to you later|Until next time|Catch you later][!|.]
        [Good night|Have a nice day|Have a good one|Take care][!|.]
        I [have to|must|need to|am going to] [go|leave][| now][, bye|. Bye|, goodbye|.|]!
        [Ok|Okay|Well|Thanks], [bye|goodbye|see you|good night][!|.]
        That is all[ for today|, bye|, thanks, bye].
        [Bye|Goodbye|Bye bye|Farewell|See you|See you soon|See you later|Good night|Take care|So long][,|] [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI][!|.|]
        [Have a|I wish you a|Enjoy a|Have yourself a] [nice|good|pleasant|lovely|wonderful|great] [evening|weekend|rest of the day|night|afternoon|week|time][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|, bye|][!|.|]
        [I have to|I need to|I've got to|I should|I had better|It is time to|Time to] [go home|log off|leave you|get going|go to bed|run|stop here|sign off][ now|, bye|, see you|, goodbye|][!|.|]
        [I am|I'm] [off|leaving|leaving now|going home|going to bed|out|done for today|logging off][, bye|, goodbye|, see you|, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|][!|.|]
        [We will|We'll|Let's|I hope we] [meet again|talk again|speak again|chat again] [soon|tomorrow|another day|later|next time][!|.|, bye.|]
        [That's|That is|This was] [all|enough|everything|it] [for now|for today|from me|from my side][, bye|, goodbye|, see you|][!|.|]
        [Until|Till] [tomorrow|next time|later|then|we meet again|next week][!|.|, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI].|]
        [It was|It has been] [nice|good|a pleasure|fun|great] [talking to you|to talk with you|chatting with you|to meet you], [bye|goodbye|see you|farewell][!|.|]
        [Sleep well|Sweet dreams|Good night and sleep well|Rest well|Night night|Be well|Stay well][, [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|][!|.|]
        [Thanks for everything|Thanks for your help|Thank you for all|Nice chat|Good talk], [bye|goodbye|see you|see you tomorrow|good night][!|.|]
        [cu|cya later|bb|gn|gtg|bye 4 now|byebye|ttyl|see ya|laters][!|.| [friend|my friend|buddy|robot|little robot|bot|chatbot|assistant|my dear|dear|computer|little one|pal|mate|machine|helper|team|folks|dear assistant|little model|Steward|partner|stranger|all|AI]|]
        [I say|Let me say|I want to say|Time to say|I just wanted to say] [goodbye|bye|farewell|good night][ to you|][!|.|]
        """,
        """
        Okay, see you tomorrow, bye!
        Goodbye, and good night!
        I must leave now, see you!
        """,
    ),
    "zh": bank(
        """
        [再见|拜拜|回头见|明天见|下次见|改天见|待会见][！|。|啦|了]
        [晚安|祝你愉快|保重][！|。]
        我[要走了|得走了|先走了|该走了|下线了][，再见|，拜拜|。|]！
        [好的|好|谢谢]，[再见|拜拜|晚安]！
        今天就到这里[吧|]，[再见|拜拜]。
        [再见|拜拜|回见|晚安|明天见|下次见|下次再聊|先这样][，|了，|啦，][朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型][！|。|]
        [祝你|祝您|祝大家][晚安|周末愉快|好梦|有个愉快的夜晚|一切顺利|今天愉快][！|。|，再见。|]
        我[要|得|该|准备][睡觉|回家|下班|去忙|休息|吃饭|离开|关机]了[，再见|，拜拜|，回头见|][！|。|]
        [我们|咱们|有空][下次|改天|明天|以后|回头][再聊|再见|再谈][！|。|吧|]
        [就|先|今天就|那就][聊到这|到这儿|这样|到此为止]吧[，再见|，拜拜|，晚安|][！|。|]
        [没事了|没有别的了|没问题了|都问完了]，[再见|拜拜|我走了|先走一步][！|。|]
        [时间不早了|太晚了|天黑了|很晚了]，[再见|晚安|我要走了|我该睡了][！|。|]
        [和你聊天|跟你聊天|和你说话]很[开心|愉快|高兴]，[再见|拜拜|下次见][！|。|]
        [告辞|失陪了|先走一步|我撤了|我下了|溜了|88|拜|后会有期|一路顺风][！|。|，[朋友|我的朋友|伙计|机器人|小机器人|助手|小助手|亲爱的|电脑|小家伙|老朋友|伙伴|各位|小模型|Steward|同学|老师|哥们|演示模型]|]
        [做个好梦|好好休息|早点休息|早点睡|照顾好自己][！|。|，再见。|]
        """,
        """
        那我走了，再见！
        好了，明天见，拜拜！
        """,
    ),
}
BYE_ANSWER = {"en": "Goodbye! Come back any time.", "zh": "再见！欢迎随时回来。"}
BYE_THOUGHT = {"en": "The user says goodbye.", "zh": "用户要走了。"}

KINDS: tuple[tuple[dict[str, Bank], dict[str, str], dict[str, str]], ...] = (
    (GREET, GREET_ANSWER, GREET_THOUGHT),
    (GREET, GREET_ANSWER, GREET_THOUGHT),
    (HOW, HOW_ANSWER, HOW_THOUGHT),
    (THANKS, THANKS_ANSWER, THANKS_THOUGHT),
    (BYE, BYE_ANSWER, BYE_THOUGHT),
)


def smalltalk(src: Source, lang: str) -> Turn:
    """A greeting, a farewell, thanks or a how-are-you."""
    phrases, answers, thoughts = src.pick(KINDS)
    return Turn("smalltalk", src.say(phrases[lang]), answers, thoughts)
