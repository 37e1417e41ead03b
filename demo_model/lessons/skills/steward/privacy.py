"""Questions about privacy: other users' chats, accounts, the internet, the reasoning."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question

PRIVACY = (
    Question(
        bank(
            """
            [Who|Can others|Can anybody|Can other users|Can somebody else|Can my boss] [can see|see|read|can read|open] my [chats|messages|conversations|sidebar]?
            [Are|Is] my [chats|messages|conversation|data] [private|secret|safe|visible to others]?
            [Do|Does] [other people|others|every user|everybody] [see|share|have] [my chats|the same sidebar|one sidebar|the same chats]?
            [I was wondering|Could somebody say|I'd like to know] [who else can read this|whether my chats are private|if somebody else sees my conversations|whether colleagues see what I write|if other people can look at my chats].
            [Suppose|If|When] [my colleague|another user|a friend|somebody else] [opens Steward|uses this server|uses Steward too|opens this page], [do they see my chats|can they read my conversations|will my chats be visible|does he see what I wrote]?
            [privacy|private chats|who sees my chats|chat privacy|who can read this][?|]
            [Is it|Would it be] [possible|allowed] for [my colleagues|other users|my boss|a stranger|someone else] [to read|to see|to look into] [what I write|my conversations|my messages]?
            [I don't want|I would not like|I do not wish] [anybody|my boss|others|my colleagues|other people] to [see|read|know] [this|my chats|my conversations|what I write here][.|, is that ensured?|, is it private?]
            [Are [my conversations|the chats|our messages]|Is [our chat|this conversation|what I write]] [private|confidential|secret|hidden from others|public|visible to the others|open for everybody to read]?
            [Will|Could|Can] [somebody else|anybody else|anyone|someone|my team|any other user] [look at|open|view|look into|know] [my sidebar|my chats|what I asked|my questions]?
            [Does [each user|each browser|everyone] [have|get] [its own sidebar|a separate sidebar|a private list of chats]|Do all users [share|see] [one list of chats|one sidebar]|Do I have my own sidebar]?
            """,
            "Would somebody else be able to read my conversations?\nIs it possible for others to see my chats?",
        ),
        bank(
            """
            [别人|其他人|其他用户|谁|老板][能|可以|会][看到|看见|读到|打开]我的[聊天|消息|对话][吗|]？
            我的[聊天|消息|对话|数据][是私密的吗|安全吗|别人能看吗|是保密的吗]？
            [大家|所有人|用户]共用[一个侧边栏|聊天]吗？
            [想知道|想问一下|麻烦问下]，[同事|别人|其他人|别的用户|旁人][能不能|会不会|可不可以][看到|看见|读到|偷看]我[写的内容|的聊天|的对话|说的话]？
            [要是|如果][同事|别人|其他用户][也用|打开|登上了] Steward，[看得到我的聊天吗|会看到我的对话吗|能读我的消息吗]？
            [隐私|聊天隐私|私密|谁能看到我的聊天|保密][吗|][？|]
            我[不想|不希望][别人|老板|同事|其他人][看到|看见|知道]我的[聊天|对话|内容][。|，可以吗？|，能保密吗？]
            [除了我|除我之外]，还有[谁|人|别人][能|可以|会][看|读|看到][我的对话|我的聊天|这些内容|这些消息][吗|]？
            [我的聊天|对话内容|聊天内容|这里的对话][是公开的吗|保密吗|是不是私密的|对别人可见吗|只有我能看吗]？
            [每个人|每个用户|每个浏览器|我]有[自己的|单独的|独立的]侧边栏吗？
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
            [I was wondering|Could somebody say|I'd like to know] [whether I must log in|if an account is needed|if one has to register|whether it is necessary to sign up|whether a password is required].
            [Suppose|If|When] I [want to chat|just want to try it|come here the first time|have no account], [must I sign in|do I have to log in first|is a login necessary|do I need a password]?
            [login|sign in|log in|accounts|user accounts|register|password login|sign up|guest][?|, please|]
            Is [a login|an account|a password|registration|a user account] [necessary|required|needed|obligatory|possible|available] [before I chat|to chat|here|for Steward|]?
            [I want|We want|We need|I'd like] [passwords|user accounts|every user to log in|a login for my team|people to sign in|to switch on accounts], [how|what do I do|how is that turned on|what must I set]?
            [May I|Can I|Could I] [chat|use Steward|use this|ask something] [without an account|without logging in|as a guest|without signing in|without a password|before I sign in]?
            [Which setting|What] [switches on|turns on|activates|enables] [user accounts|passwords|the login|accounts with passwords]?
            [I have no|I don't have an|Where do I get an] [account|account yet|user account|account here][?|, can I still chat?|, is it needed?]
            """,
            "Is it necessary to sign in before I chat?\nWhat should I do to switch on user accounts?",
        ),
        bank(
            """
            [怎么|如何|需要|要|在哪里|可以][登录|注册|注册账号|创建账号|登陆][吗|]？
            [有|有没有]账号[吗|系统吗|功能吗]？
            STEWARD_AUTH 是什么？
            [怎么|如何][开启|启用|打开|使用][账号|密码|登录]？
            [想知道|想问一下|麻烦问下]，[使用|聊天|用它|提问][之前|前|的时候]要不要[登录|注册|账号|先登录]？
            [要是|如果]我没有[账号|密码|注册]，[能|可以|也能][用|聊天|使用]吗？
            [登录|注册|账号|用户账号|密码登录|访客][？|]
            [我想|我们想|管理员想|我要][开启|启用|打开|用上][用户账号|密码登录|账号功能|登录功能][。|，怎么做？|，怎么设置？]
            [不登录|不注册|没账号|当访客][能|可以|也可以|是不是也能][聊天|使用|用|提问]吗？
            [是不是|是否][必须|一定要|需要][登录|注册|有账号|输入密码][才能用|才能聊天|]？
            [用户账号|账号|密码|登录功能][要怎样|怎样|怎么|如何][才能|][开启|打开|启用]？
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
            [I was wondering|Could somebody say|I'd like to know] [whether anything is sent to the internet|if my text goes to some company|whether it works offline|if data leaves this computer|whether Steward needs the internet].
            [Suppose|If|When] [the machine has no internet|we are offline|the internet is switched off|there is no internet connection|the computer is cut off from the internet], [does Steward still work|can I still use it|will it run|does it work]?
            [offline|offline use|telemetry|data leaving the machine|internet needed|no internet|works offline][?|]
            Is [an internet connection|the internet|a connection to the internet|internet access] [needed|required|necessary] [for this|to use Steward|for Steward|to run it|]?
            Will [my messages|what I write|my text|our data|anything I type] [stay on this machine|get uploaded|go to the cloud|get sent somewhere|end up at OpenAI|leave our network|stay here]?
            [Is there|Do you have] [anything|something|any data|any telemetry] [that is sent away|that goes out|that gets uploaded|transmitted to a company|that leaves the machine]?
            [Would|Could|Can|Will] [Steward|it|this|the program] [run|work|be used] [in a network with no internet|with no connection to the internet|in a closed network|without any internet access|offline too]?
            [I don't want|We do not want|I would not like] [my data|our data|data|our texts] [to go|to be sent|to travel] [to the internet|to the cloud|out|to others outside][.|, is that so?]
            """,
            "Is there anything that gets sent to the internet?\nWould Steward also run on a machine without internet?",
        ),
        bank(
            """
            [数据|我的数据|内容|消息]会[离开|传出|发到|上传到|泄露到][这台机器|本机|互联网|网上|云端][吗|]？
            [需要|要|必须]联网吗？
            [没有网络|没网|离线|断网时][可以用|能用|能工作|也能用]吗？
            [你|Steward]会[收集|发送|出卖|分享]我的数据吗？
            [想知道|想问一下|麻烦问下]，[有没有|会不会有|是否有][数据|内容|东西|消息][被|][发到|传到|上传到|送到][互联网上|云端|外面|别的公司|外网]？
            [要是|如果][没有互联网|断了网|机器不联网|在内网里|没有外网]，Steward [还能用吗|也能运行吗|能不能用|还能工作吗]？
            [离线|离线使用|联网|数据外传|需要网络][吗|][？|]
            [我写的|我的|我们的|公司的][东西|内容|数据|话][会不会|会|是否会][上传|外传|传出去|发给别的公司|泄露出去]？
            [运行|使用|用] Steward [一定要|必须|需要|要不要][联网|有互联网|连接互联网|上网][吗|]？
            [不联网|没有互联网|离线|没有网络]的[情况下|时候|电脑上][可以|能|还能|也能][使用|用|跑|运行][吗|么]？
            [数据|内容|消息|一切]都[留在|只在|保存在][本机|这台机器|自己的机器][上|][吗|么]？
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
            [I was wondering|Could somebody say|I'd like to know] [whether the reasoning is stored|if your thoughts are saved|what becomes of the reasoning|whether earlier reasoning goes back to the model|if the model gets its old reasoning].
            [If|When|Once] [the answer is finished|you have answered|I reload the page], is [the|your] [reasoning|thinking text|thought process] [still there|stored|deleted|saved anywhere]?
            [reasoning stored|stored reasoning|saved thoughts|reasoning history|keep reasoning|reasoning sent back][?|]
            [Will|Would|Can] [the|your] [thoughts|thinking steps|earlier thoughts|old thoughts] [be shown to the model next time|go back to the model|be sent to the model in the next round|be stored|be saved|be kept for later]?
            [Do you|Does Steward|Does the server] [keep|store|save|write down|record] [your|the] [reasoning|thoughts|thinking text|thought process]?
            [Are [your|the] thoughts|Is [your|earlier|old] reasoning|Is the thinking text] [kept|stored|saved|put in the database|part of the history|given to the model again|returned to the model]?
            [Does|Will] [the model|it] [get|receive|read] [its|the] [reasoning|thoughts] [of earlier answers|from before|of the last round|again]?
            """,
            "After an answer, is the reasoning being kept?\nWill the reasoning be given back to the model?",
        ),
        bank(
            """
            [推理|思考过程|思考内容|推理过程]会[保存|存储|发回模型|被保存|被记住]吗？
            [推理|思考过程|思考内容][之后|以后|]会怎样？
            模型[能|会]看到[自己的|以前的]?[推理|思考]吗？
            [想知道|想问一下|麻烦问下]，[思考的内容|推理内容|推理过程|思考过程][会不会|是不是会|是否会][保存|存下来|被存储|留下来]？
            [要是|如果|等到|等][回答完了|回答结束|答完了|下一轮]，[推理|思考过程|思考内容|推理内容][还在吗|会存吗|会留着吗|还会给模型吗]？
            [保存推理|推理存储|思考记录|保存思考过程|推理保存][吗|][？|]
            [之前|上一轮|前面|以前]的[思考|思考内容|思考过程]会[重新|再次|又][交给|发给|送回|传给]模型吗？
            [Steward|你|系统|服务器][会|会不会|是否][存储|保存|记录|留下][推理|思考|思考过程|推理过程]？
            [推理|思考过程|思考]的[内容|文字][存在|进了|写进]数据库[了|里|][吗|么]？
            模型[下次|下一轮|之后]还[看得到|能看到|会收到][自己的|之前的|][思考|推理|思考过程]吗？
            """.replace("]?", "]"),
            "请问回答之后思考过程会被存下来吗？\n以前的推理还会再发给模型吗？",
        ),
        "Reasoning is never sent back to the model, and it is not stored by default.",
        "推理内容不会发回给模型，默认也不保存。",
    ),
)
