"""Questions about the program: its purpose, hardware, cost and operation."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question
from demo_model.lessons.skills.steward.operation import OPERATION

PROGRAM = (
    Question(
        bank(
            """
            [What is|What's|Who is|Explain|Tell me about|Describe|What does] Steward[| exactly| do| mean][?|.]
            [What is|What's] [this|this program|this page|this app|this website|this site]?
            What [is|can] Steward [for|good for|do]?
            [I have never heard of|I do not know|I don't know|I am new to|Never heard of] Steward[.|, what is it?|, can you explain it?]
            [What kind of|Which kind of|What sort of] [program|thing|software|website|app|tool] is [Steward|this Steward]?
            What [did I open|have I opened|am I looking at|have I found] here?
            For whom is [Steward|this program|this chat|this app] [made|meant|intended|good]?
            [I was wondering|I wonder|I'd like to know|I want to know|Somebody asked me] what [Steward|this program|this website|this app|this page] [does|is about|is used for|is good for].
            [Give me|I want|I need] [a short description|a summary|an overview|an introduction|an explanation] of [Steward|this program|this app][.|, please.]
            [Why|For what|For what purpose] [would I use|do people use|should my team use|does a team use] [Steward|this program|this software]?
            [In one sentence|In short|In a few words|Briefly], what [is Steward|does Steward do|is this program|does this program do]?
            What is the [purpose|idea|point|use] of [Steward|this program|this software|this app]?
            [Introduce|Present|Explain] [Steward|this program] [to me|to my team|to a beginner][.|, please.]
            Is Steward [a chat|a website|a program|a language model|a chatbot|an app]?
            [Could|Can] [you|somebody] [introduce|describe|present] [Steward|this program|this software][| to me| shortly]?
            [steward|about steward|what steward|steward program|steward info|this program|explain steward][?|]
            """,
            "Could you explain to me what Steward is?\nPlease tell me what this program is for.",
        ),
        bank(
            """
            Steward [是什么|是干什么的|是啥|有什么用|是什么东西]？
            [介绍|请介绍|说说|解释][一下|] Steward[。|吧|]
            [这|这个程序|这个网站|这个页面|这个软件]是[什么|干什么的|做什么的]？
            [没听说过|我不了解|我不知道|第一次用|刚接触] Steward，[它是什么|这是什么|能解释一下吗|是做什么的]？
            [Steward|这|这个东西]是[一个|一种|][什么样的|哪种|怎样的][程序|软件|网站|工具]？
            Steward [能做什么|用来做什么|有什么用处|有啥用|的用途是什么|的作用是什么]？
            [能不能|可以|能否|麻烦|可不可以][介绍|解释|说明|描述]一下 Steward？
            [我想|想|希望][了解|认识|知道]一下[ Steward|这个程序|这个软件|这个网站]。
            [讲讲|谈谈|说一说|给我说说|给我介绍][ Steward|这个程序|这个网站|这个软件][吧|。|]
            [为什么|什么时候|谁][会|]用 Steward？
            [用一句话|简单|简短地]说[一下|]，[Steward 是什么|这个程序是什么|Steward 做什么]？
            [这个程序|这个软件|Steward|这个网页]是给谁用的？
            [我打开的|我现在用的|眼前的|面前这个]是[什么程序|什么网站|什么软件]？
            Steward 是[聊天软件|网站|程序|聊天机器人|一个语言模型|网页聊天]吗？
            [Steward|关于 Steward|Steward 介绍|Steward 简介|介绍这个程序|Steward 说明]
            """,
            "请问 Steward 到底是做什么的？\n能不能给我讲讲 Steward？",
        ),
        "Steward is a web chat with a language model inside, for a team that shares one GPU.",
        "Steward 是一个内置语言模型的网页聊天，给共用一块 GPU 的团队使用。",
    ),
    Question(
        bank(
            """
            [Which|What] engine [do you use|does Steward use|runs the model|is inside|is it|is used|is behind this]?
            [What is|What's|Explain|Do you use|Is this] vLLM[?|.]
            [How|What] does Steward run [the model|models|you]?
            Is [vLLM|the engine|llama.cpp|Ollama|an inference engine|the inference server] [inside|part of Steward|built in|embedded|a separate program]?
            Which [inference engine|inference software|engine|backend|serving engine|inference server] [is built into|powers|drives|does the work in] Steward?
            [With|On] [which|what] [engine|backend|inference engine|software] does [Steward|the model|the chat] [run|work|generate text]?
            [The|Steward's] engine, [what is it|which one is it|what is it called|what's its name]?
            How is the [engine|inference engine|backend|engine inside Steward] called?
            [I want|I would like|I need] to know the [name of the engine|inference engine|engine that you use|engine inside Steward|backend].
            Tell me [something about|more about|about] [the engine|vLLM|the inference engine|the backend|Steward's engine].
            [Do I need|Must I install|Must I start] [a separate|an extra|another] [engine|inference server|vLLM server|backend]?
            [Are you|Is the model|Is Steward] [driven|powered|served|run] by [vLLM|Ollama|llama.cpp|TensorRT|something called vLLM]?
            [I wonder|I was wondering|Could somebody say] [which engine|what kind of engine|which inference engine] [it is|is used here|Steward contains|makes the answers].
            What kind of [engine|inference engine|backend] [runs here|is this|does Steward contain|computes the answers]?
            Inside Steward, [which engine is there|what runs the model|what engine works]?
            [engine|inference engine|vllm|backend|which engine|engine name|engine of steward][|?]
            """,
            "What inference engine is running inside Steward?\nBy which engine is the model run?",
        ),
        bank(
            """
            [用|使用|用的是|Steward 用]什么引擎？
            vLLM 是什么？
            [模型|Steward][是|]用什么[运行|跑]的？
            [引擎|推理引擎]是什么？
            [推理引擎|引擎|后端|底层引擎]是[哪个|哪一个|vLLM 吗|Ollama 吗|什么名字|哪种]？
            Steward [内部|里|里面|底层][用|用了|使用|装着][的|][是|][哪个|什么|哪种][引擎|推理引擎|后端]？
            [模型|Steward|你][靠什么|通过什么|由什么引擎|用哪个引擎|依靠哪个后端][运行|驱动|推理|生成文字]？
            [你们|你|Steward][用|用的是|使用] [vLLM|Ollama|llama.cpp|TensorRT] 吗？
            [要不要|需要|必须][另外|单独|再][安装|启动|装][引擎|vLLM|推理服务器]？
            [说说|介绍|介绍一下|讲讲][推理引擎|vLLM|你的引擎|Steward 的引擎]。
            [我想|想]知道[引擎的名字|用的是哪个引擎|推理引擎叫什么|后端是什么]。
            [引擎|推理引擎|后端]叫什么[名字|]？
            [哪个|哪种|什么]引擎[在运行模型|负责推理|在工作|带动模型|在生成回答]？
            vLLM [在哪里|是嵌入的吗|和 Steward 是什么关系|是单独的程序吗]？
            [引擎|推理引擎|vLLM|后端|什么引擎|哪个引擎|引擎名字]
            """,
            "请问 Steward 里面运行的是哪个引擎？\n模型是靠什么引擎跑起来的？",
        ),
        "The engine is vLLM, embedded in Steward's own program.",
        "引擎是 vLLM，嵌入在 Steward 自己的程序里。",
    ),
    Question(
        bank(
            """
            [Do I|Does Steward|Do you] need a [GPU|graphics card|video card|strong computer]?
            [Does|Can|Will] [Steward|it|this|you] [work|run|works] on [a CPU|a laptop|my laptop|CPU|my computer|a normal computer|a GPU]?
            [What|Which] hardware [do I need|does it need|is needed|do you need]?
            [Can|Does|Will|Could] [Steward|the program|it|this] [run|work|start] without a [GPU|graphics card|video card|strong GPU|NVIDIA card]?
            [I have|My computer has|My machine has|This laptop has|Our server has] [no GPU|no graphics card|only a CPU|just a CPU|no video card|a weak graphics card], [can I use Steward|does it work|will it run|is that enough|is that a problem]?
            What [if|happens if] [I have|my machine has|the server has|there is] no [GPU|graphics card|video card]?
            Is a [GPU|video card|strong computer] [required|needed|necessary|a must|mandatory][| for Steward| here]?
            [Must|Should] I [buy|have|own] a [GPU|graphics card|NVIDIA card|big machine][| for Steward| to use it]?
            What [machine|computer|kind of machine|kind of computer|GPU|graphics card] [do I need|is necessary|is required|should I have|does Steward need]?
            Is [a CPU|my CPU|a laptop|a small computer|an old computer|my old laptop] [enough|good enough|sufficient][| for Steward]?
            How [strong|powerful|big] must [my computer|the machine|the server|the GPU] be?
            [Does|Can] Steward use [my GPU|a GPU|the graphics card|an NVIDIA GPU|the CPU]?
            If my [computer|machine|server|laptop] has no [GPU|graphics card], [what then|does Steward still run|can I still use it|will it be slow]?
            [A graphics card|A GPU|A strong GPU|An NVIDIA card], [do I need that|must I have one|is it necessary|does Steward need it]?
            [I was wondering|I wonder] [whether|if] [Steward runs|it works|the program runs] [on a CPU|without a GPU|on a machine with only a CPU|with no graphics card].
            [gpu|GPU needed|cpu only|without GPU|no graphics card|hardware|hardware requirements|system requirements|CPU or GPU][|?]
            """,
            "Would Steward run on a machine that has no GPU?\nIs a graphics card required for this?",
        ),
        bank(
            """
            [需要|必须有|要][GPU|显卡|好电脑|很强的电脑][吗|才能用吗]？
            [Steward|这|你][能|可以]在[CPU|笔记本|我的电脑|普通电脑|笔记本电脑|GPU][上运行|上跑|上用]吗？
            [需要|要]什么[硬件|配置|电脑]？
            [没有|没|不带|缺少][显卡|GPU|独立显卡][行吗|可以吗|能用吗|能跑吗|也行吗|怎么办]？
            [我的电脑|我的机器|服务器|我][没有|没装|只有 CPU，没有][显卡|GPU]，[能用 Steward 吗|还能跑吗|可以吗|怎么办]？
            [是不是|是否][一定|必须|][要有|需要|得有][显卡|GPU|独立显卡]？
            [只有|只用|光有|靠] CPU [能|可以|够][跑|用|运行]吗？
            [什么样的|多好的|哪种|多强的][电脑|机器|显卡|服务器][才能|可以|能够][运行|跑|用] Steward？
            [对|][电脑|硬件|机器][有什么要求|要求高吗|配置要求是什么|的最低要求是什么]？
            [要不要|需不需要|用不用][买|装|配|准备][显卡|GPU|一块显卡|好机器]？
            [Steward|模型|程序][会|能|可以][使用|用上|用到|利用][我的显卡|GPU|显卡|CPU][吗|]？
            [旧电脑|普通笔记本|小机器|我的旧笔记本|没有显卡的电脑][带得动|跑得动|能跑|能运行][吗|]？
            [如果|要是|假如][机器|电脑|服务器]没有[显卡|GPU]，[Steward 会很慢吗|还能运行吗|怎么办]？
            [显卡|GPU|硬件要求|配置要求|没有显卡|只有 CPU|CPU 还是 GPU|系统要求]
            """,
            "请问没有显卡的机器也能运行 Steward 吗？\n一定要有 GPU 才能用吗？",
        ),
        "Steward works on a CPU and on a GPU; real models need a GPU to be fast.",
        "Steward 在 CPU 和 GPU 上都能用，真正的模型需要 GPU 才快。",
    ),
    Question(
        bank(
            """
            [What|Which] [licence|license] [is it|does Steward have|is this|do you have|is used|is Steward under]?
            [Is|Are] [Steward|it|this|you] [open source|free|free software|free of charge]?
            [What does|How much does] [Steward|it] cost?
            [Can I|May I] use [it|Steward] [at work|commercially|in my company|for free]?
            Under [which|what] [licence|license|terms|conditions] is [Steward|it|the program|the source code|this software] [released|published|distributed|available|offered]?
            [Do I|Do we|Does my company] have to pay [for Steward|for it|for this program|money|a fee|something]?
            [Must|Should] [I|we|my team] [pay for Steward|buy a licence|buy Steward|pay money|pay something for it]?
            Is [there a price|it expensive|Steward expensive|there a fee|there a subscription|there a paid version|Steward a paid program]?
            What is the [price|cost|licence|license|fee] [of|for] [Steward|this program|the software]?
            [Where is|Can I see|May I read|Can I get] the [source code|source|licence|code of Steward|licence text]?
            [May|Can|Could] [I|we|my company|my team|everyone|anybody] [use|change|share|modify|sell|get] [Steward|the program|the source code] [for free|freely|without paying|legally|in a company]?
            [I want|We want|We would like] to use Steward [in our company|at work|in our firm|in a product|commercially], [is that allowed|may we|does it cost anything|what is the licence]?
            Is Steward [proprietary|commercial software|under the GPL|under the MIT licence|under Apache|gratis|paid]?
            Does [Steward|this program|the software|using it] cost [money|anything|something|a lot]?
            [I wonder|I was wondering|Could somebody say] [what licence Steward has|what Steward costs|whether Steward is free|how it is licensed|if I must pay].
            If I [use|get|download|take] Steward, [what do I pay|do I pay something|which licence do I get|is it free]?
            [licence|license|price|cost|open source|Apache|free of charge|Steward licence|Steward price][|?]
            """,
            "Under what licence can I get Steward?\nIs there anything to pay for Steward?",
        ),
        bank(
            """
            [许可证|协议|开源协议|Steward 的许可证]是[什么|哪个]？
            [Steward|这|你][是|][免费|开源|收费][的|]吗？
            [Steward|这个]多少钱？
            [可以|能]在公司[用|使用]吗？
            [Steward|这个程序|这个软件|源代码][用|采用|使用|遵循|是][的是|][什么|哪个|哪种][许可证|协议|开源协议|许可]？
            [Steward|源代码|这个软件][按|以|根据][什么|哪种][许可证|协议|许可]发布[的|]？
            [用|安装|使用][这个程序|这个软件|你们的软件][要|需要|得|会][付费|交钱|花钱|付钱|买授权]吗？
            [Steward|这个软件|这个程序][要不要钱|收不收费|免不免费|是付费的吗|贵吗|价格是多少|收费标准是什么]？
            [公司|团队|我们|企业][里|][可以|能|能不能][免费|商业|合法]使用 Steward？
            [能|可以|在哪里][看|看到|得到|下载|拿到][源代码|源码|许可证][吗|]？
            [我可以|可以|能|允许]修改[或者分享|和发布|][源代码|这个程序|它的代码]吗？
            [是不是|是否][开源|免费|要付钱|自由软件][的|]？
            [如果|要是]我们在公司[用|使用] Steward，[要付钱吗|合法吗|许可证允许吗|收费吗]？
            Steward 是[ MIT 协议| GPL 许可证| Apache 许可证|商业软件|付费软件|自由软件]吗？
            [许可证|开源|免费|价格|收费|协议|多少钱|开源协议|Steward 许可证]
            """,
            "请问 Steward 采用什么许可证发布？\n使用 Steward 需要付钱吗？",
        ),
        "Steward is free and open source, under the Apache-2.0 licence.",
        "Steward 是免费的开源软件，许可证是 Apache-2.0。",
    ),
    *OPERATION,
)
