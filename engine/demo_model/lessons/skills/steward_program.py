"""What Steward is, and what it runs on."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from engine.demo_model.lessons.phrases import bank
from engine.demo_model.lessons.skills.question import Question

PROGRAM = (
    Question(
        bank(
            """
            [What is|What's|Who is|Explain|Tell me about|Describe|What does] Steward[| exactly| do| mean][?|.]
            [What is|What's] [this|this program|this page|this app|this website|this site]?
            What [is|can] Steward [for|good for|do]?
            """,
            "Could you explain to me what Steward is?\nPlease tell me what this program is for.",
        ),
        bank(
            """
            Steward [是什么|是干什么的|是啥|有什么用|是什么东西]？
            [介绍|请介绍|说说|解释][一下|] Steward[。|吧|]
            [这|这个程序|这个网站|这个页面|这个软件]是[什么|干什么的|做什么的]？
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
            """,
            "What inference engine is running inside Steward?\nBy which engine is the model run?",
        ),
        bank(
            """
            [用|使用|用的是|Steward 用]什么引擎？
            vLLM 是什么？
            [模型|Steward][是|]用什么[运行|跑]的？
            [引擎|推理引擎]是什么？
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
            """,
            "Would Steward run on a machine that has no GPU?\nIs a graphics card required for this?",
        ),
        bank(
            """
            [需要|必须有|要][GPU|显卡|好电脑|很强的电脑][吗|才能用吗]？
            [Steward|这|你][能|可以]在[CPU|笔记本|我的电脑|普通电脑|笔记本电脑|GPU][上运行|上跑|上用]吗？
            [需要|要]什么[硬件|配置|电脑]？
            """,
            "请问没有显卡的机器也能运行 Steward 吗？\n一定要有 GPU 才能用吗？",
        ),
        "Steward works on a CPU and on a GPU; real models need a GPU to be fast.",
        "Steward 在 CPU 和 GPU 上都能用，真正的模型需要 GPU 才快。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|How to|Where do I] [see|get|read|find|watch|scrape] [the |][metrics|statistics|Prometheus metrics]?
            [Is there|Do you have|Does Steward have] [monitoring|Prometheus|metrics|statistics]?
            [What is|Where is|What does] /metrics[| do| show]?
            [How do I|How can I] monitor [Steward|the server|it]?
            """,
            "Which address shows me the server's metrics?\nIs it possible to watch Steward with Prometheus?",
        ),
        bank(
            """
            [怎么|如何|在哪里]看[监控|指标|统计|监控指标]？
            [有|有没有|支持][监控|Prometheus|指标|统计]吗？
            /metrics 是什么？
            [怎么|如何]监控[Steward|服务器|它]？
            """,
            "请问从哪个地址可以看到服务器的指标？\n能不能用 Prometheus 监控 Steward？",
        ),
        "Steward's metrics for Prometheus are at /metrics.",
        "给 Prometheus 的指标在 /metrics。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|How to] [know|see|check|tell] [if|whether|that] [the server|Steward|the model|it] is [ready|alive|healthy|running|up|loaded]?
            [What is|What are|What does|Where is] [/healthz|/readyz|the health check][| do]?
            [Is there|Do you have] a health check?
            """,
            "By which address can I test if the server is ready?\nWhat should a probe call to see that it is healthy?",
        ),
        bank(
            """
            [怎么|如何]知道[服务器|模型|Steward][准备好了|是否正常|是否就绪|好了没有|加载好了]？
            [/healthz|/readyz|健康检查][是什么|在哪里|有什么用]？
            有健康检查吗？
            """,
            "请问用哪个地址检查服务器是否就绪？\n要怎样检查 Steward 是不是健康的？",
        ),
        "/healthz says that the server runs, /readyz that the model is ready.",
        "/healthz 表示服务器在运行，/readyz 表示模型已就绪。",
    ),
    Question(
        bank(
            """
            [What|Which] [licence|license] [is it|does Steward have|is this|do you have|is used|is Steward under]?
            [Is|Are] [Steward|it|this|you] [open source|free|free software|free of charge]?
            [What does|How much does] [Steward|it] cost?
            [Can I|May I] use [it|Steward] [at work|commercially|in my company|for free]?
            """,
            "Under what licence can I get Steward?\nIs there anything to pay for Steward?",
        ),
        bank(
            """
            [许可证|协议|开源协议|Steward 的许可证]是[什么|哪个]？
            [Steward|这|你][是|][免费|开源|收费][的|]吗？
            [Steward|这个]多少钱？
            [可以|能]在公司[用|使用]吗？
            """,
            "请问 Steward 采用什么许可证发布？\n使用 Steward 需要付钱吗？",
        ),
        "Steward is free and open source, under the Apache-2.0 licence.",
        "Steward 是免费的开源软件，许可证是 Apache-2.0。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|How to] [install|start|run|launch|set up|get] Steward?
            [Which|What] command [starts|runs|launches|installs] [Steward|the server|it]?
            [What is|What does] make run[| do]?
            """,
            "By which command is Steward started?\nPlease tell me how Steward gets installed.",
        ),
        bank(
            """
            [怎么|如何|怎样][安装|启动|运行|部署|打开] Steward？
            [什么|哪个]命令[启动|运行|安装][Steward|服务器]？
            make run 是什么？
            """,
            "请问用哪条命令能启动 Steward？\n我想安装 Steward，该怎么做？",
        ),
        "make run installs Steward and starts it on http://127.0.0.1:8000.",
        "make run 会安装并启动 Steward，地址是 http://127.0.0.1:8000。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|How to] [run|start|execute] the tests?
            [What is|What does] make test[| do]?
            [Does Steward have|Are there|Where are the] tests?
            """,
            "By which command are the tests run?\nIs there a way to test Steward?",
        ),
        bank(
            """
            [怎么|如何|怎样][运行|跑|执行]测试？
            make test 是什么？
            Steward 有测试吗？
            """,
            "请问用哪条命令可以跑测试？\n要怎样测试 Steward？",
        ),
        "make test runs every test, in a real browser too.",
        "make test 会运行所有测试，包括真实的浏览器。",
    ),
)
