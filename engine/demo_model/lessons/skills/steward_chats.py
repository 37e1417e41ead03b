"""Where chats are kept, who sees them, and how they go away."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.skills.question import Question

CHATS = (
    Question(
        bank(
            """
            Where [are|do you keep|does Steward keep|do you store|does it save|are] [my|the|our] [chats|messages|conversations|data][| kept| stored| saved]?
            [Which|What] database [do you use|does Steward use|is used|keeps the chats]?
            [Do you|Does Steward|Are you] [save|saving|store|storing|keep|keeping] [my|the] [chats|messages|conversations]?
            What is STEWARD_DATABASE_URL?
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
            """,
            "Please show me the way to delete a conversation.\nIf I want to remove a chat, what should I do?",
        ),
        bank(
            """
            [怎么|如何|怎样|可以|在哪里|能][删除|删掉|清除|删|移除][聊天|对话|聊天记录|我的聊天|一个聊天|这个聊天][吗|]？
            删除[聊天|对话]后[会怎样|还在吗|还有记录吗|会发生什么]？
            [删除的|删掉的]聊天[真的没了吗|还在吗]？
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
            """,
            "After what time are unused chats removed?\nIs there a time after which chats are pruned?",
        ),
        bank(
            """
            [聊天|聊天记录|旧聊天|对话][会|能|可以][保存|保留|存]多[久|长时间]？
            [旧的|没用的|不用的|长期不用的]聊天[会被删除吗|会怎样|什么时候删除|会自动删除吗]？
            [STEWARD_RETENTION_DAYS|自动清理|保留天数]是什么？
            聊天会[过期|自动消失]吗？
            """,
            "请问没人用的聊天多久后会被清理？\n聊天记录过多长时间会自动删掉？",
        ),
        "Chats that nobody uses are pruned after STEWARD_RETENTION_DAYS days.",
        "没有人用的聊天会在 STEWARD_RETENTION_DAYS 天后被清理。",
    ),
    Question(
        bank(
            """
            [Who|Can others|Can anybody|Can other users|Can somebody else|Can my boss] [can see|see|read|can read|open] my [chats|messages|conversations|sidebar]?
            [Are|Is] my [chats|messages|conversation|data] [private|secret|safe|visible to others]?
            [Do|Does] [other people|others|every user|everybody] [see|share|have] [my chats|the same sidebar|one sidebar|the same chats]?
            """,
            "Would somebody else be able to read my conversations?\nIs it possible for others to see my chats?",
        ),
        bank(
            """
            [别人|其他人|其他用户|谁|老板][能|可以|会][看到|看见|读到|打开]我的[聊天|消息|对话][吗|]？
            我的[聊天|消息|对话|数据][是私密的吗|安全吗|别人能看吗|是保密的吗]？
            [大家|所有人|用户]共用[一个侧边栏|聊天]吗？
            """,
            "请问其他人看得到我的聊天内容吗？\n我的对话会不会被别人看见？",
        ),
        "Nobody else sees your chats: each browser is a guest with its own sidebar.",
        "别人看不到你的聊天：每个浏览器都是一位访客，有自己的侧边栏。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|Do I need to|Must I|Where do I] [log in|login|sign in|sign up|register|create an account|make an account]?
            [Are there|Does Steward have|Do you have] [accounts|passwords|users|a login|logins]?
            [What is|How do I set|How do I use] STEWARD_AUTH?
            [How do I|How can I] [turn on|enable|use|get] [accounts|passwords|login]?
            """,
            "Is it necessary to sign in before I chat?\nWhat should I do to switch on user accounts?",
        ),
        bank(
            """
            [怎么|如何|需要|要|在哪里|可以][登录|注册|注册账号|创建账号|登陆][吗|]？
            [有|有没有]账号[吗|系统吗|功能吗]？
            STEWARD_AUTH 是什么？
            [怎么|如何][开启|启用|打开|使用][账号|密码|登录]？
            """,
            "请问聊天之前必须先登录吗？\n要怎样才能开启用户账号？",
        ),
        "No login is needed: you are a guest. STEWARD_AUTH=password turns on accounts.",
        "不需要登录，你是访客。STEWARD_AUTH=password 可以开启账号。",
    ),
    Question(
        bank(
            """
            [Does|Do|Is] [any data|anything|my data|data|my text|you|Steward] [leave|leaves|sent|go|goes|send|sends] [the machine|this machine|to the internet|to the cloud|anything out|my data away|to a company]?
            [Do you|Does Steward|Do I] need [the |an |]internet[| connection]?
            [Can I use it|Does it work|Does Steward work|Do you work] [offline|without internet|without the internet]?
            [Do you|Does Steward] [collect|send|share|sell] [my |][data|usage data|statistics|telemetry]?
            """,
            "Is there anything that gets sent to the internet?\nWould Steward also run on a machine without internet?",
        ),
        bank(
            """
            [数据|我的数据|内容|消息]会[离开|传出|发到|上传到|泄露到][这台机器|本机|互联网|网上|云端][吗|]？
            [需要|要|必须]联网吗？
            [没有网络|没网|离线|断网时][可以用|能用|能工作|也能用]吗？
            [你|Steward]会[收集|发送|出卖|分享]我的数据吗？
            """,
            "请问有什么内容会被发到互联网上吗？\n没有互联网的机器也能运行 Steward 吗？",
        ),
        "Nothing leaves the machine, and Steward works without internet.",
        "没有任何数据离开这台机器，Steward 不联网也能用。",
    ),
    Question(
        bank(
            """
            [Is|Are|Do you store|Do you keep] [the |your |]reasoning [stored|kept|saved|sent back to the model|remembered|]?
            [What happens|What becomes] [to|of|with] [the|your] [reasoning|thoughts|thinking][?| afterwards?]
            [Does|Do] [the model|you] see [its|your] [own |old |earlier ]reasoning[| again]?
            """,
            "After an answer, is the reasoning being kept?\nWill the reasoning be given back to the model?",
        ),
        bank(
            """
            [推理|思考过程|思考内容|推理过程]会[保存|存储|发回模型|被保存|被记住]吗？
            [推理|思考过程|思考内容][之后|以后|]会怎样？
            模型[能|会]看到[自己的|以前的]?[推理|思考]吗？
            """.replace("]?", "]"),
            "请问回答之后思考过程会被存下来吗？\n以前的推理还会再发给模型吗？",
        ),
        "Reasoning is never sent back to the model, and it is not stored by default.",
        "推理内容不会发回给模型，默认也不保存。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|Can I|How to] [rename|name|change the name of] [a chat|my chat|this chat|a conversation]?
            [How do I|How can I|Can I|How to|Where do I] [find|resume|reopen|open|continue|go back to] [an old chat|old chats|my old chats|a chat|an earlier chat|a past chat]?
            [What is|Where is] the sidebar[| for]?
            """,
            "Is there a way to go on with an earlier chat?\nWhat is the way to rename a chat?",
        ),
        bank(
            """
            [怎么|如何|怎样|可以|能][重命名|改名|给聊天改名|重命名聊天][吗|]？
            [怎么|如何|怎样|在哪里][找到|继续|打开|恢复|回到][旧聊天|以前的聊天|之前的对话|旧的对话]？
            侧边栏[是什么|在哪里|有什么用]？
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
            """,
            "What should I click to begin another chat?\nPlease tell me how a new conversation is started.",
        ),
        bank(
            """
            [怎么|如何|怎样|在哪里|可以][开始|新建|打开|开][新聊天|新的聊天|新对话|一个新聊天|新的对话][吗|]？
            新聊天[按钮|]在哪里？
            [我想|我要]开[一个|]新[聊天|对话]。
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
            """,
            "If the server is restarted, are the chats lost?\nWould my messages be gone after a crash?",
        ),
        bank(
            """
            服务器[崩溃|重启|停止|关闭|死机][了|后|时][会怎样|聊天还在吗|数据会丢吗|会丢失聊天吗]？
            重启[后|之后|以后]聊天[还在|会丢|会丢失]吗？
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
            """,
            "Is there a way to edit the question that I sent?\nWhat should I do for a new version of the answer?",
        ),
        bank(
            """
            [怎么|如何|怎样|可以|能][编辑|修改|改][消息|我的消息|问题|上一条消息][吗|]？
            [怎么|如何|怎样|可以|能][重新生成|重新回答|再生成][回答|一次|][吗|]？
            """,
            "请问发出去的消息还能修改吗？\n我想让它重新生成回答，怎么做？",
        ),
        "Edit your message: the answer is then generated again.",
        "编辑你的消息，回答就会重新生成。",
    ),
)
