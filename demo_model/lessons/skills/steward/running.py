"""Questions about a running answer: its time, a lost connection, Stop, the queue."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question

RUNNING = (
    Question(
        bank(
            """
            How long [can|may|does] an answer [run|take|last|go on|be generated]?
            [What is|What's|Is there] [the|a] [time limit|timeout|deadline|maximum time][?| for answers?| of an answer?]
            [When|After how many seconds|After how long] [does|will] an answer [end|time out|be cut off|stop by itself]?
            What is STEWARD_MAX_SECONDS?
            [I was wondering|Could somebody say|I'd like to know] [how many seconds|how much time|how many minutes] [an answer|one answer|a generation|a single answer] [may take|can take|is allowed to run|has].
            [If|Suppose|When] an answer [takes|runs|needs] [very long|too long|forever|ten minutes|more than five minutes], [is it ended|will it be ended|does it stop by itself|is it cut off]?
            [time limit of answers|answer timeout|maximum seconds|max answer time|generation timeout][?|]
            [Do [long answers|answers|generations]|Can an answer|Will a long answer] [get cut off|time out|run forever|have a time limit|have a maximum time]?
            [What is|What's] the [longest|maximum|greatest] [time|duration|running time] [of|for] [an answer|one answer|a generation]?
            Why [was my answer cut off|did the answer end in the middle|did the answer time out|did my answer end] [after five minutes|after some minutes|because of time|after 300 seconds]?
            [After which|After how much|At which] time [is a generation ended|must an answer be finished|does Steward end an answer|is an answer cut]?
            [Is there|Does Steward have] [some|a|any] [limit|maximum] [on|for] the [seconds|time|minutes] [that an answer takes|of one answer|an answer may use]?
            """,
            "What is the longest time that an answer may take?\nAfter what time is a long answer ended?",
        ),
        bank(
            """
            [一个|每个|]回答[最多|最长|][可以|能|会][运行|持续|生成]多[久|长时间]？
            [回答|有没有|生成]的?时间限制[是多少|吗|是多久]？
            回答[多久|多少秒]会[超时|结束|被停止]？
            STEWARD_MAX_SECONDS 是[什么|多少]？
            [想知道|想问一下|麻烦问下]，[一次|一个|单个]回答[最多|最长][可以|允许][花|用|跑][多少时间|几分钟|多少秒]？
            [要是|如果|假如]回答[一直不结束|时间太长|跑了很久|超过五分钟]，[会自动结束|会被结束|会被切断|会超时]吗？
            [回答时限|超时时间|最长时间|生成时间上限|回答超时][？|]
            回答[有没有|有|是否有]时间[上限|限制|的限制]？
            [为什么|怎么]我的回答[跑到一半|过了几分钟|时间一长|五分钟后]就[结束了|断了|停了|超时了]？
            [生成|回答]的[最长|最大]时间是[几分钟|多少秒|多久]？
            [过了|超过|经过]多[久|少秒|少分钟]，回答[就|]会[自动|被|]结束？
            """.replace("的?", "的"),
            "请问一个回答最长能有多久？\n回答超过多长时间会被结束？",
        ),
        "An answer ends after 300 seconds (STEWARD_MAX_SECONDS) and keeps what it has.",
        "回答在 300 秒后结束（STEWARD_MAX_SECONDS），已生成的内容会保留。",
    ),
    Question(
        bank(
            """
            What happens [if|when] [I|a user|somebody] [close the tab|closes the tab|close the browser|lose the connection|refresh|reload the page|lose my network|disconnect|go offline]?
            [How long|How many seconds] [do I|does a browser|do you|does it] [have to come back|wait for me|wait when I disconnect|wait for a dropped browser]?
            [What is|What's] [the grace time|STEWARD_DISCONNECT_GRACE_S|the disconnect grace]?
            [Does|Will] [the|my] [answer|generation] [go on|continue|stop] [if|when] I [close the tab|leave|disconnect|refresh]?
            [I was wondering|Could somebody say|I'd like to know] what [becomes of the answer|happens to the answer|happens to my generation] [when the connection drops|if my browser disconnects|when I leave the page|if I close the window|if the tab is closed].
            What [will happen|would happen|will become of the answer|happens then|do you do] [when|if|once|as soon as] I [shut|close|leave|close down] [the|my|this|that] [window|page|browser|tab][?|, please?|]
            [Suppose|Imagine|Say] [my wifi fails|the network breaks|my laptop sleeps|the browser crashes|I close my browser by accident], [what happens then|is the answer cancelled|does the answer go on|what will happen]?
            [connection lost|closed tab|closing the browser|disconnect|page reload|lost connection][?| what now?| during an answer?]
            [May I|Can I|Is it safe to|Is it ok to] [close this tab|leave the page|close the window|reload|close my browser|refresh this page] [while you answer|during an answer|while an answer is running|before the answer is finished]?
            How [much time|many seconds|long] [is there|do I get|is left] to [reconnect|come back|get back|return] after [a lost connection|a disconnect|my browser lost its connection|closing the tab]?
            [My|The] [internet|connection|network|browser] [dropped|was lost|went away|is gone for a moment], [is my answer gone|does the answer continue|can I come back]?
            [Is|Will] [my|the|a running] [answer|generation] [be cancelled|be stopped|continue in the background|be lost|go on] [if|when|after] [the tab is closed|the browser is gone|I close the laptop|the connection breaks]?
            """,
            "If my browser loses its connection, what happens then?\nWhat is going to happen when I close this tab?",
        ),
        bank(
            """
            [如果|要是|]我[关闭标签页|关掉浏览器|断网|刷新页面|断线|掉线|离开页面][了|][会怎样|会怎么样|会发生什么|怎么办]？
            [断线|断开|掉线]后[有|可以有|]多[久|少秒]可以[回来|重连]？
            STEWARD_DISCONNECT_GRACE_S 是[什么|多少]？
            [关闭标签页|断线|刷新]后回答[会继续吗|会停止吗|还在吗]？
            [想知道|想问一下]，[浏览器|网络|连接]断[开|了|掉][之后|的话|以后]，[回答|生成][还会继续吗|会停吗|会不会取消]？
            [要是|如果|万一|假如][不小心|]把[浏览器|网页|窗口|页面]关了，[正在生成的回答|答案|生成]会[怎样|停下来吗|继续吗]？
            [断线|断网|关标签页|关页面|掉线|刷新][怎么办|会怎样|了|][？|]
            [网络|连接|浏览器]断了[还能|能|可以]回来吗，[要多久|几秒内|有多长时间]？
            [回答的时候|生成的时候|还没答完就]我[离开|关闭|刷新]了[页面|网页|标签]，[会发生什么|会怎么样|怎么办]？
            [断开连接|掉线|断网]以后，我[有几秒|有多少时间|多长时间之内]可以[重新连接|重新连上|回来]？
            [能不能|可以]在[回答过程中|生成时][关掉|刷新|关闭][标签页|网页|浏览器]？
            """,
            "请问浏览器断开连接以后会发生什么？\n要是我把标签页关了，回答会怎么样？",
        ),
        "A dropped browser has 3 seconds to come back (STEWARD_DISCONNECT_GRACE_S), then the generation is cancelled.",
        "断开的浏览器有 3 秒可以回来（STEWARD_DISCONNECT_GRACE_S），之后生成会被取消。",
    ),
    Question(
        bank(
            """
            [What does|What happens with|What is|How does|Explain] [Stop|the Stop button|the stop button|stop][ do| work|][?|.]
            [How do I|How can I|Can I|How to] [stop|cancel|end|abort|interrupt] [an answer|the answer|a generation|you|a long answer]?
            What happens [when|if] I [press|click|hit|push] [Stop|stop|the stop button]?
            [Does|Do|Will] [Stop|stopping] [keep|lose|delete|save] the [text|answer|partial answer]?
            [I want|I'd like|I wish] [you to stop|to stop this answer|to cancel the answer|to interrupt you|that you stop writing|to end this long answer].
            [I was wondering|Could somebody say] [what the Stop button does|what Stop is for|how an answer can be stopped|what pressing Stop does|how to stop the model while it writes].
            [Suppose|If|When] [you write too much|the answer is too long|you talk nonsense|I have read enough|an answer goes on and on], [how do I stop it|can I stop you|how can I interrupt it|can I cancel it]?
            [stop button|stop answer|stop generating|cancel generation|abort answer|interrupt answer|stop writing][?|, please|]
            [After|When] I [pressed|clicked|used|have pressed] [Stop|the stop button], is [the text|the answer so far|what was written|the partial answer] [kept|lost|still there|deleted]?
            [Is there|Do you have|Where is] [a|the] [button|key|way] [to stop|for stopping|to cancel|to interrupt|to halt] [you|an answer|the model|a running answer|your answer]?
            [The answer is|Your answers are|This is] too long, [how to stop|where do I stop it|can it be stopped|let me stop it].
            [Could|May|Should] I [press|click|use|push] Stop [in the middle of an answer|while you write|before the end|when an answer takes too long]?
            """,
            "If I press the Stop button, what does it do?\nIs it possible to stop an answer that is too long?",
        ),
        bank(
            """
            [停止|停止按钮|停止键][是什么|有什么用|怎么用|会做什么|做什么]？
            [怎么|如何|怎样|可以|能][停止|取消|中断|结束|终止][回答|生成|一个回答][吗|]？
            [按|点|点击][停止|停止按钮|停止键][会怎样|会怎么样|后会发生什么|会发生什么]？
            停止后[内容|回答|文字][还在吗|会保留吗|会丢吗]？
            [我想|我要|希望|想]让你[停下来|停止回答|别再写了|停止生成|不要再说了]。
            [想知道|想问一下]，[停止按钮|停止键|停止][的作用|的功能]是什么？
            [要是|如果|假如]回答[太长|太啰嗦|写个没完|不是我想要的]，[能不能|可不可以|怎么才能][停下|打断|叫停|停掉]它？
            [停止|停止回答|停止生成|打断回答|取消生成|中断][？|！|]
            [按下|按了|点了|用了]停止[之后|后|以后]，[已经写的|写了一半的|部分|已生成的][内容|回答|文字][还会留着|会消失|会保留|还看得到]吗？
            [有没有|有|哪里有]可以[停止|打断|取消|叫停][回答|生成|模型]的[按钮|办法|键]？
            回答[还没写完|写到一半|正在生成]，[我想停掉它|怎么停|能停下来吗|可以打断吗]？
            """,
            "请问按下停止按钮以后会怎样？\n太长的回答可以怎么停下来？",
        ),
        "Stop ends the generation at once and keeps the partial answer.",
        "停止会立刻结束生成，并保留已有的部分回答。",
    ),
    Question(
        bank(
            """
            What happens [when|if] [the model|it|Steward|everything|the server] is [busy|full|overloaded]?
            [Is there|What is|How does|Explain] [a|the] [queue|waiting line][| work| for][?|.]
            [Why|How long] do I [have to |need to |]wait?
            [Where|What place|What position] am I in the [queue|line]?
            [Do I|Must I] wait [if|when] others [are chatting|use it|ask too]?
            [I was wondering|Could somebody say|I'd like to know] what [Steward does|happens] when [many people|several users|all colleagues|too many users] [write|chat|use it|need the model] [at the same time|together].
            [If|Suppose|When] [the whole team|somebody|everybody|another user] [is using|is asking|is busy with] [the model|Steward] [now|before me|at the same moment], [must I wait|do I have to queue|is there a queue|will I have to wait]?
            [queue|queue position|waiting line|place in the queue|position in line|server busy|model busy][?|]
            [Can I|May I|Where can I|How can I] [see|find|know|check|learn] [my place in the queue|my position in the line|how many people are before me|which place I have|how many are waiting before me]?
            [Why is nothing happening|Why does it say that I wait|Why am I waiting|Nothing happens], [is the model busy|is Steward busy|is there a queue|am I in a queue]?
            [Am I|Are users|Are people|Do people get] [put in a queue|queued|placed in a line] when [the model is busy|there are many requests|others are first|too many are asking]?
            While [I wait|I am waiting|waiting|others are served], [do I see my place|is my position shown|can I see my turn|do I know my place]?
            [It is|The model is|The server is|Everything is] [so |very |too |]busy, [what now|what happens to my question|will I get a place|do I wait]?
            """,
            "If too many people ask at once, what happens?\nHow do I see my place when I must wait?",
        ),
        bank(
            """
            [模型|服务器|Steward][忙|很忙|满了|繁忙]的时候[会怎样|怎么办|会怎么样]？
            [有|需要|要|会]排队吗？
            [队列|排队][是什么|怎么工作|是怎么回事]？
            [为什么|怎么]要等[待|这么久|]？
            我排在[第几|哪里|第几位]？
            [想知道|想问一下]，[人多|用户很多|好多人一起用|大家都在用]的时候[会怎样|要等吗|要不要排队|怎么办]？
            [要是|如果|假如][很多人|十个人|好几个人|大家]同时[在用|发消息|使用|问]，[我要等吗|会排队吗|怎么处理|需要排队吗]？
            [排队|队列|排队位置|等待位置|排第几|模型忙][？|]
            [能|可以|在哪里能|怎么][看到|知道|查看][我的|自己的|][排队位置|排在第几|前面还有几个人|队伍里的位置]？
            [为什么|怎么][一直在等|没有反应|还没轮到我|显示等待]，[是模型忙吗|是在排队吗|前面有人吗]？
            [等待|排队]的[时候|过程中|期间]，[会显示|能不能看到|看得到|会告诉我][位置|排第几|顺序]？
            [模型|服务器]正忙[怎么办|，我的问题会怎样|，要等吗|，会让我排队吗]？
            """,
            "请问很多人同时提问会怎么样？\n等待的时候能看到自己的位置吗？",
        ),
        "When the model is busy you wait in a queue and see your place.",
        "模型忙的时候你会排队，并能看到自己的位置。",
    ),
)
