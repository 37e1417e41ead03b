"""Questions about stored chats: where they are, who sees them, how to delete them."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question
from demo_model.lessons.skills.steward.privacy import PRIVACY

CHATS = (
    *PRIVACY,
    Question(
        bank(
            """
            Where [are|do you keep|does Steward keep|do you store|does it save|are] [my|the|our] [chats|messages|conversations|data][| kept| stored| saved]?
            [Which|What] database [do you use|does Steward use|is used|keeps the chats]?
            [Do you|Does Steward|Are you] [save|saving|store|storing|keep|keeping] [my|the] [chats|messages|conversations]?
            What is STEWARD_DATABASE_URL?
            [I was wondering|Could somebody say|I'd like to know] [where my chats are stored|in what place the messages are kept|what database holds the chats|where Steward puts my conversations|where everything that I write is saved].
            [Suppose|If|When] I [write|send|type] [a message|something|a chat], [where is it stored|is it saved anywhere|where does it end up|in which database is it saved]?
            [chat storage|chat database|where chats are stored|storage location|database file|storage of conversations][?|]
            Is [everything|this chat|our conversation|what I write|my text|each message] [saved|stored|recorded|kept] [somewhere|in a database|on the server|on disk|on a disk]?
            [Does|Will] [Steward|the server|it] [keep|store|record|save] [a copy of my messages|what I type|our conversations|my chat history] [in a file|on its disk|in a database|]?
            [Tell me|Please say] the [place|location|file|database] [where|in which] [Steward stores chats|chats are stored|messages are saved|conversations are kept].
            [On which|In what|In which] [machine|server|computer|database|file|place] are [my|the|all] [chats|messages|conversations] [stored|kept|saved|held]?
            [Do you use|Does Steward use|Is there] [SQLite|Postgres|a database|MySQL|an SQLite database] [to store chats|for the chats|for my messages|for conversations]?
            """,
            "In which place does Steward store my conversations?\nTell me where my chats are being kept.",
        ),
        bank(
            """
            [我的|]聊天[记录|]?[保存|存|放]在[哪里|哪儿|哪]？
            [用|使用|用的是]什么数据库？
            [你|Steward][会|]?[保存|存储|记录][我的|]聊天[记录|内容|][吗|]？
            [数据|消息|对话][保存|存放|存|储存]在[哪里|哪儿]？
            STEWARD_DATABASE_URL 是什么？
            [想知道|想问一下|麻烦问下]，[我们的|我的|所有的][聊天|对话|消息]都[存到|放在|保存在][什么地方|哪个数据库|哪台机器上|哪个文件里]？
            [要是|如果]我[发了消息|写了东西|聊了天]，[会存在哪里|存到哪儿去了|会保存在什么地方]？
            [聊天存储|存储位置|聊天数据库|数据库|保存位置][？|]
            [我写的|我说的|聊天的][内容|东西|话]会[被|][存下来|记录下来|保存]吗，[存在哪|放在哪里|在哪个数据库]？
            [Steward|服务器|系统]把[聊天|对话|消息|聊天内容][存到|放到|写到|放在][哪里|什么数据库|什么地方|哪儿]？
            [对话|聊天|消息][是|][存放在|放在|保存在][服务器上|SQLite 里|本机|数据库里][的|]吗？
            [保存|存放|存][聊天|对话|聊天记录]的[数据库|地方|文件]是[什么|哪个]？
            """.replace("]?", "]"),
            "请问我的对话被存到什么地方了？\n聊天内容是放在哪个数据库里的？",
        ),
        "Chats are kept in an SQLite database on the server's own machine (STEWARD_DATABASE_URL).",
        "聊天保存在服务器本机的 SQLite 数据库里（STEWARD_DATABASE_URL）。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to|Where do I] [delete|remove|erase|clear|get rid of] [a chat|my chat|my chats|a conversation|this chat|my messages|old chats]?
            [What happens|Is anything left|Is everything gone] [when|if|after] I delete a chat?
            [Is|Are] [a deleted chat|deleted chats] [really |]gone?
            [I want|I'd like|I need] to [delete|remove|erase|get rid of|throw away|clear] [this chat|one of these chats|an old conversation|one of my chats|my conversations|the chat history][.|, what do I do?|, how?| please.]
            [I was wondering|Could somebody say|Please explain] how [a chat is deleted|I remove a conversation|one gets rid of a chat|chats are erased|to throw away a chat].
            [Suppose|If|When] I [delete|remove|erase] [a chat|a conversation|one of my chats], is it [gone for good|really deleted|removed from the database|erased from the disk too|gone forever]?
            [delete chat|remove chat|delete conversation|erase chat|clear chats|delete history|remove conversation][?|, please|]
            [Please|Could you|Can you] [delete|remove|erase|clear] [this chat|my chats|our conversation|the conversation|my messages][.| for me.| for me, please.]
            [Show me|Tell me] [where the delete button is|where I delete a chat|how to remove conversations|the button that deletes a chat].
            [Does|Will] [a deleted chat|a removed conversation|something that I delete] [stay|remain|be left|survive] [in the database|on the disk|on the server|anywhere]?
            [What should I|What must I|What do I have to] [do|click|press] [to delete|to remove|to erase|to get rid of] [a chat|a conversation|my conversations]?
            """,
            "Please show me the way to delete a conversation.\nIf I want to remove a chat, what should I do?",
        ),
        bank(
            """
            [怎么|如何|怎样|可以|在哪里|能][删除|删掉|清除|删|移除][聊天|对话|聊天记录|我的聊天|一个聊天|这个聊天][吗|]？
            删除[聊天|对话]后[会怎样|还在吗|还有记录吗|会发生什么]？
            [删除的|删掉的]聊天[真的没了吗|还在吗]？
            [我想|我要|想|请帮我|麻烦帮我][删除|删掉|清空|清除|去掉][这段对话|这个聊天|聊天记录|一个对话|以前的聊天][。|，怎么删？|，怎么操作？]
            [想知道|想问一下]，[聊天|对话|聊天记录][怎么|要怎么|该怎么][删掉|删除|清空|去掉]？
            [要是|如果]我[删了|删掉了|删除了][一个|一段|][聊天|对话|聊天记录]，[数据库里还有吗|会彻底删除吗|还找得到吗|是不是真的没了]？
            [删除聊天|删对话|清空记录|删除记录|删掉聊天|清除对话][？|]
            [在哪儿|点哪里|哪里|去哪里][可以|能][删除|删掉|清除|移除][对话|聊天|一个聊天]？
            [删除|清除|删掉][聊天|对话|记录]的[按钮|地方|方法]在[哪里|哪儿]？
            [删除|删掉]的[聊天|对话|记录]会从[数据库|硬盘|服务器][里|上]也[消失|删掉|删除]吗？
            """,
            "请问要怎么才能删掉一段对话？\n我想把聊天记录删掉，该怎么做？",
        ),
        "Delete a chat in the sidebar: it is then removed from the database file too.",
        "在侧边栏删除聊天，它也会从数据库文件中删除。",
    ),
    Question(
        bank(
            """
            How long [are|do you keep|does Steward keep|are] [my chats|chats|old chats|messages][| kept| stored]?
            [When|Why] [are|were|do] [old|my|unused] chats [deleted|pruned|removed|disappear][| automatically]?
            What is [STEWARD_RETENTION_DAYS|the retention|the retention time|auto-prune|pruning]?
            [Do|Will] [chats|my chats|old chats] [expire|disappear|be deleted by themselves]?
            [I was wondering|Could somebody say|I'd like to know] [how long unused chats are kept|when old chats are pruned|after how many days a chat goes away|when a chat that nobody uses is removed|if old chats are cleaned up].
            [Suppose|If|When] I [do not use a chat|don't come back|leave a chat alone|do not open a chat] for [months|a long time|a year|many days], [is it removed|will it be pruned|does it stay|is it still there]?
            [retention|retention time|chat expiry|auto-prune|automatic cleanup|how long chats are kept|retention days][?|]
            [Are [unused|old|inactive] [chats|conversations] [cleaned up|pruned|removed automatically|kept forever]|Do [unused|forgotten|old] chats [get removed|go away by themselves|stay forever]] [after some time|after a while|some day|]?
            [After|In] how many [days|weeks|months] [does an unused chat disappear|are old chats pruned|is an unused chat removed|do chats expire]?
            [What is|What's] the [time|number of days|period] after which [unused chats are deleted|a chat expires|old conversations are pruned|chats disappear]?
            [Is there|Does Steward have] [an automatic|a regular|some] [cleanup|pruning|expiry|clean-up] [of|for] [old|unused] [chats|conversations]?
            [My|Some] [old|unused] chat [has disappeared|is gone|vanished by itself|was removed], [why|was it pruned|is that normal]?
            """,
            "After what time are unused chats removed?\nIs there a time after which chats are pruned?",
        ),
        bank(
            """
            [聊天|聊天记录|旧聊天|对话][会|能|可以][保存|保留|存]多[久|长时间]？
            [旧的|没用的|不用的|长期不用的]聊天[会被删除吗|会怎样|什么时候删除|会自动删除吗]？
            [STEWARD_RETENTION_DAYS|自动清理|保留天数]是什么？
            聊天会[过期|自动消失]吗？
            [想知道|想问一下|麻烦问下]，[没人用的|很久不用的|闲置的|老的][聊天|对话|聊天记录][多久|几天|多少天][会被清理|会删掉|会消失|就没了]？
            [要是|如果]我[很久没来|几个月不用|长期不打开|一年不用]，[聊天|对话|聊天记录][会被删|还在吗|会自动清理吗|会消失吗]？
            [保留天数|保留时间|自动清理|聊天过期|保存期限|清理时间][？|]
            [聊天|对话|记录][能|可以|会][永远|一直|长期]保留[着|下去|][吗|么]？
            [系统|Steward|服务器]会[自动|定期][清理|删除|清除][旧|不用的|没人用的|过期的][聊天|对话]吗？
            [过|隔|经过][多长时间|多少天|几个月|多久]，[旧对话|没用的聊天|老聊天]会[自动|被|]清理[掉|]？
            [聊天|对话]的[保留期|保存期限|有效期]是[多久|几天|多少天]？
            """,
            "请问没人用的聊天多久后会被清理？\n聊天记录过多长时间会自动删掉？",
        ),
        "Chats that nobody uses are pruned after STEWARD_RETENTION_DAYS days.",
        "没有人用的聊天会在 STEWARD_RETENTION_DAYS 天后被清理。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to] [rename|name|change the name of] [a chat|my chat|this chat|a conversation]?
            [How do I|How can I|Can I|How to|Where do I] [find|resume|reopen|open|continue|go back to] [an old chat|old chats|my old chats|a chat|an earlier chat|a past chat]?
            [What is|Where is] the sidebar[| for]?
            [I want|I'd like|I need] to [rename a chat|give a chat another name|continue an old chat|go on with yesterday's chat|change a chat's title|find an earlier conversation|return to an earlier chat][.|, what do I do?|, how?| please.]
            [I was wondering|Could somebody say|Please explain] [how a chat gets a new name|how I go back to a previous conversation|where my earlier chats are listed|how to go on with a former chat|where I rename a conversation].
            [Suppose|If|When] I [come back tomorrow|closed a chat|want to go on with an older chat|left a chat yesterday], [where do I find it|how do I continue it|can I continue it]?
            [rename chat|old chats|resume chat|continue chat|chat list|sidebar|earlier chats|chat title|rename conversation][?|]
            [Can|Could|May] [an old chat|an earlier conversation|yesterday's chat|a previous chat] be [continued|resumed|opened again|reopened|found again|renamed]?
            [What do I click|Where do I click|Which way is there] to [give this chat another name|continue a chat|resume an older conversation|see my earlier chats|change the title of a chat]?
            [Where [are|do I find|can I see|is the list of]|In what place do I find] [my earlier chats|the chats of yesterday|my previous conversations|my older chats]?
            [My chat has|This chat has|The chat got] a [bad|wrong|stupid|strange] [name|title], [how do I change it|can I rename it|where can I rename it]?
            [Let me|Please let me|Can we] [go on with|go back to|continue|return to] [my old chat|our last conversation|yesterday's conversation|a former chat][.|, how?]
            """,
            "Is there a way to go on with an earlier chat?\nWhat is the way to rename a chat?",
        ),
        bank(
            """
            [怎么|如何|怎样|可以|能][重命名|改名|给聊天改名|重命名聊天][吗|]？
            [怎么|如何|怎样|在哪里][找到|继续|打开|恢复|回到][旧聊天|以前的聊天|之前的对话|旧的对话]？
            侧边栏[是什么|在哪里|有什么用]？
            [我想|我要|想][给对话换个名字|让这个聊天有别的名字|接着昨天的聊天|继续上次的对话|找以前的聊天|回到之前的聊天][。|，怎么做？|，怎么弄？]
            [想知道|想问一下|麻烦问下]，[聊天的名字|对话标题|聊天标题|对话名称][在哪里|怎么|怎样][改|修改|换]？
            [要是|如果]我[明天再来|想接着聊|关掉了聊天|还想继续上次的话题]，[在哪儿继续|怎么找回来|怎么接着聊|从哪里打开]？
            [改名|重命名|旧聊天|聊天列表|侧边栏|继续聊天|历史聊天|以前的对话][？|]
            [以前|之前|昨天|上次]的[聊天|对话][在哪里|去哪里找|怎么继续|还能继续吗|怎么打开|能接着聊吗]？
            [能不能|可不可以|可以][给|帮]聊天[改名|换个标题|取个名字|换名字]？
            [接着|继续]以前的[对话|话题|聊天]，[要点哪里|该怎么做|怎么操作]？
            """,
            "请问要怎样接着以前的聊天继续聊？\n我想给一个聊天改名，怎么做？",
        ),
        "Open the sidebar: there you can resume, rename and delete your chats.",
        "打开侧边栏：在那里可以继续、重命名和删除聊天。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to|Where do I] [start|open|begin|make] a [new|fresh|second] [chat|conversation]?
            [Where is|What does] [the |]New Chat[| button][| do]?
            [I want|Let us start|Start|Give me] a new [chat|conversation][.|, please.]
            [I want|I'd like|I need] to [start again|begin from scratch|open another chat|start over with a new chat|begin a new conversation|open an empty chat][.|, what do I click?|, how?| please.]
            [I was wondering|Could somebody say|Please explain] [how to begin another conversation|how I open a new chat|where a new chat is started|what one presses for a new conversation|how another chat is begun].
            [Suppose|If|When] I want [to talk about something else|a new topic|another conversation|an empty chat|to start from zero|a fresh start], [what do I click|what do I press|where do I begin|how do I start it]?
            [new chat|new conversation|another chat|start over|fresh chat|empty chat|begin new chat][?|, please|]
            [Which|What] button [starts|opens|begins|makes|creates] [a new chat|another chat|a new conversation|an empty conversation|a fresh chat]?
            [What do I press|Where do I click|Where must I press] to [start|open|create] [one more|a new|a second] [chat|conversation]?
            Can [a new conversation|another chat|a second chat|a fresh conversation] [be started|be opened|be begun|be created] [here|somewhere|besides this one|]?
            [Let's|Let us|Please|Can we] [start over|begin a new chat|open a new conversation|start a fresh conversation|begin again with an empty memory][.|!]
            """,
            "What should I click to begin another chat?\nPlease tell me how a new conversation is started.",
        ),
        bank(
            """
            [怎么|如何|怎样|在哪里|可以][开始|新建|打开|开][新聊天|新的聊天|新对话|一个新聊天|新的对话][吗|]？
            新聊天[按钮|]在哪里？
            [我想|我要]开[一个|]新[聊天|对话]。
            [我想|我要|想|帮我][重新开始|另开一个对话|再开一个聊天|换个新对话|新建一个对话|从头开始聊][。|，点哪里？|，怎么操作？]
            [想知道|想问一下|麻烦问下]，[新对话|新聊天|新的聊天|另一个聊天][怎么开|在哪儿开|要点什么|从哪里开始|怎样开始]？
            [要是|如果]我想[换个话题|重新聊|从头聊|另起一个对话|开新的对话]，[该点什么|要按哪个按钮|怎么做|点哪里]？
            [新聊天|新对话|新建聊天|新建对话|开新聊天|重新开始][？|]
            [哪个|什么]按钮[可以|能|用来][新建|打开|开始|开][对话|新聊天|一个新对话|另一个聊天]？
            [能|可以|能不能|可不可以][另外|再|重新]开[一个|][聊天|对话|新的][吗|]？
            [点|按|点击][哪里|什么|哪个按钮][能|可以|才能]开始[新的对话|新聊天|另一个聊天]？
            """,
            "请问要点哪里才能新建对话？\n我怎样才能另外开一个聊天？",
        ),
        "Press New Chat at the top: the model then starts with an empty memory.",
        "点上方的“新聊天”：模型会从空白的记忆开始。",
    ),
    Question(
        bank(
            """
            [What happens|Are my chats safe|Is anything lost|Do I lose my chats] [if|when] the server [crashes|restarts|stops|goes down|dies|is killed]?
            [Do|Will] [my |]chats survive a [restart|crash]?
            [I was wondering|Could somebody say|I'd like to know] [whether messages survive a restart|what happens to chats after a crash|if a crash loses my messages|what is left after the server restarts|whether my chats are still there after a restart].
            [Suppose|Imagine|Say] the [server|machine|computer|program] [crashes|is restarted|goes down|loses power|has to restart|breaks down|is switched off], [do my chats survive|are my messages lost|is everything lost|what happens to my message|will my answer be finished]?
            [crash|server crash|server restart|restart|power failure|after a restart|chats after a crash][?| and my chats?| and the messages?]
            [The server|Steward|The program] [crashed|was restarted|went down|restarted|stopped suddenly], [is my message lost|are the chats still there|did I lose my messages|where is my answer]?
            [Are [the chats|my conversations|all chats] [gone|safe|kept|still there] after|Will [my message|the chat|a running answer] be [lost|kept|safe] [in|with|through]] [a crash|a restart|a power failure|a server restart]?
            [Would|Do|Does|Will] [a restart|a crash|a server failure|restarting the server] [delete|destroy|lose|remove] [my messages|the chats|my conversations|anything]?
            What [becomes of|happens to|happens with] [a running answer|an answer|the chats|my messages|my question] [when the server restarts|if the server dies|after a crash|in a crash|on a restart]?
            """,
            "If the server is restarted, are the chats lost?\nWould my messages be gone after a crash?",
        ),
        bank(
            """
            服务器[崩溃|重启|停止|关闭|死机][了|后|时][会怎样|聊天还在吗|数据会丢吗|会丢失聊天吗]？
            重启[后|之后|以后]聊天[还在|会丢|会丢失]吗？
            [想知道|想问一下|麻烦问下]，[服务器|程序|机器|系统][崩溃|重启|重新启动|断电|坏了][以后|之后|的话]，[消息|聊天|对话|我的聊天]会[丢|不见|消失|保留]吗？
            [要是|如果|万一|假如][服务器|机器|程序][突然|]死机[了|]，[消息还在吗|聊天会丢吗|怎么办|数据会不会没了]？
            [崩溃|服务器重启|重新启动|断电|服务器崩溃|死机][后聊天还在吗|了怎么办|][？|]
            [服务器|程序|Steward ][刚才|刚刚|昨天][崩溃|重启|停]了，我的[消息|聊天|回答|对话][还在吗|丢了吗|去哪了]？
            [重新启动|重启|崩溃][会不会|会|是否会][弄丢|丢失|删掉|影响][聊天|消息|我的对话]？
            正在[生成|写|进行]的回答[遇到|碰到|赶上][重启|崩溃|服务器停止][会怎样|怎么办|会丢吗]？
            [我的消息|聊天|对话|聊天记录][能|可以|会]在[重启|崩溃|重新启动|服务器崩溃][后|之后][保留|保住|恢复|还在][吗|]？
            """,
            "请问服务器重新启动以后聊天会不会丢？\n要是服务器崩溃了，我的消息还在吗？",
        ),
        "A message that was accepted survives a restart; a running answer is marked interrupted.",
        "已接收的消息在重启后还在，正在生成的回答会标为中断。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to] [edit|change|correct] [a|my|the last] [message|question]?
            [How do I|How can I|Can I|How to] [regenerate|redo|repeat|retry] [an answer|the answer|a response]?
            [I want|I'd like|I need] to [edit my question|change what I wrote|correct my message|get another answer|have a new version of the answer|generate the answer again|fix a typo in my message][.|, what do I do?|, how?| please.]
            [I was wondering|Could somebody say|Please explain] [how I edit a message that I sent|how to get a different answer|how one changes a sent message|how an answer is regenerated|how to let the model write another version].
            [Suppose|If|When] [I made a mistake in my message|I wrote something wrong|I do not like the answer|the answer is bad|there is a typo in my question], [can I edit it|can I change my message|how do I get a new one|can it be generated again|can I correct what I sent]?
            [edit message|edit question|regenerate|regenerate answer|new answer|another answer|correct message|retry answer][?|, please|]
            [Can|Could|May] [a sent message|my last question|the message that I sent|an answer] be [edited|changed afterwards|corrected|generated again|regenerated|redone]?
            [I don't like|I am not happy with|This is not good,] [this answer|your answer|the answer], [another version please|can you generate it again|how do I get a new one|make a new one].
            [What must I|What do I|Where do I] [click|press] [to edit my message|to get a new answer|for another version|to change the question that I wrote|for a different answer|to correct a sent question]?
            [Please|Could you|Can you] [generate a new answer|regenerate the answer|give me another version of the answer|make a new version of it][.|?|]
            """,
            "Is there a way to edit the question that I sent?\nWhat should I do for a new version of the answer?",
        ),
        bank(
            """
            [怎么|如何|怎样|可以|能][编辑|修改|改][消息|我的消息|问题|上一条消息][吗|]？
            [怎么|如何|怎样|可以|能][重新生成|重新回答|再生成][回答|一次|][吗|]？
            [我想|我要|想][改一下刚才的问题|修改我发的消息|编辑上一个问题|换一个回答|重新生成一次|要一个新的回答][。|，怎么做？|，怎么弄？]
            [想知道|想问一下|麻烦问下]，[发出去|发了|已经发出|发送过][以后|之后|]的[消息|问题|内容][怎么|要怎么|在哪里][改|修改|编辑]？
            [要是|如果]我[写错了|打错字了|问错了|消息里有错]，[能改吗|还能编辑吗|可以修改消息吗|怎么改消息]？
            [编辑消息|修改问题|重新生成|重新回答|改消息|再生成一次|换个回答][？|]
            [回答|这个回答|答案][不好|不满意|不对]，[能|可以|怎么][重新生成|再生成一个|重来一次|换一个][吗|]？
            [能不能|可不可以|请|麻烦你][重新生成回答|重新回答一遍|换一个答案|再生成一遍][？|。|]
            [已发送|发过|我发]的[消息|问题][可以|能|能不能|还能][改|编辑|修改|更改][吗|]？
            """,
            "请问发出去的消息还能修改吗？\n我想让它重新生成回答，怎么做？",
        ),
        "Edit your message: the answer is then generated again.",
        "编辑你的消息，回答就会重新生成。",
    ),
)
