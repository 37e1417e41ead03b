"""Questions about starting, testing and monitoring Steward."""

# ruff: noqa: E501 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons.phrases import bank
from demo_model.lessons.skills.question import Question

OPERATION = (
    Question(
        bank(
            """
            [How do I|How can I|How to|Where do I] [see|get|read|find|watch|scrape] [the |][metrics|statistics|Prometheus metrics]?
            [Is there|Do you have|Does Steward have] [monitoring|Prometheus|metrics|statistics]?
            [What is|Where is|What does] /metrics[| do| show]?
            [How do I|How can I] monitor [Steward|the server|it]?
            [At|Under|On] [which|what] [address|URL|path|endpoint] [are|do I find|can I read] [the|Steward's|the server's] [metrics|statistics|Prometheus metrics|numbers for Prometheus]?
            [What|Which] [URL|path|endpoint|address] [has|gives|serves|exports] [the|Steward's|all] [metrics|statistics|Prometheus metrics]?
            [Can|Could|Does] [Prometheus|Grafana|our monitoring] [watch|monitor|scrape|read|observe] [Steward|the server|it|the program]?
            [I want|We want|I would like|We need] to [monitor|observe|supervise] [Steward|the server|our server|the load] [with Prometheus|with Grafana|from outside][.|, how?]
            [I want|We want|I would like|We need] to watch [the server|the load|how much the server does|the metrics][.|, how?]
            What do I [put|enter|write] in [Prometheus|the Prometheus configuration|prometheus.yml|the scrape config]?
            [Where|In which place] [do I get|do I see|can I find] [graphs|numbers|statistics|figures|counters] [about|on|of] [the server|Steward|the load|all requests]?
            Does [Steward|the server|it] [export|expose|offer|publish|support] [metrics|Prometheus metrics|statistics|an endpoint for Prometheus|monitoring data]?
            For [Prometheus|monitoring|Grafana|the metrics], [what is the address|which address do I use|what do I need|where do I look]?
            [Our admin|My boss|The operator|Somebody] wants [metrics|statistics of the server|to monitor the server|numbers for Prometheus], [where are they|what is the address|how]?
            [Show|Give|Show me|Give me] the [metrics|server's statistics|server metrics|Prometheus numbers][.|, please.]
            [Can|Could] [Steward|the server|the program] be [watched|monitored|observed|scraped][| by Prometheus| from outside| with Grafana]?
            [metrics|prometheus|monitoring|/metrics|server statistics|metrics endpoint|metrics address|grafana][|?]
            """,
            "Which address shows me the server's metrics?\nIs it possible to watch Steward with Prometheus?",
        ),
        bank(
            """
            [怎么|如何|在哪里]看[监控|指标|统计|监控指标]？
            [有|有没有|支持][监控|Prometheus|指标|统计]吗？
            /metrics 是什么？
            [怎么|如何]监控[Steward|服务器|它]？
            [指标|监控指标|监控数据|Prometheus 指标|统计数据]在[哪个地址|哪个路径|哪里|什么地址|哪个接口]？
            [哪个|什么][地址|接口|路径|网址][提供|显示|输出|有][指标|监控数据|统计|监控指标]？
            [Prometheus|Grafana|我们的监控系统][可以|怎么|要怎么][监控|抓取|连接|读取][服务器|它|指标|这台机器]？
            [我想|我们想|我要|需要][监控|观察|看着][服务器|它|负载|这台服务器][。|，怎么做|，有办法吗]
            Steward [支持|提供|导出|输出|有没有][指标|监控|Prometheus|监控数据|统计接口]？
            [Prometheus|抓取配置|监控系统][里|][要|该|应该][填|写|配][什么|哪个地址|什么地址]？
            [服务器|Steward]的[指标|统计|监控|运行数据][怎么看|在哪里看|去哪儿找|能看吗|从哪里读]？
            [管理员|老板|运维][想看|要看|需要][指标|监控|服务器统计][，在哪里|，怎么办|，地址是什么]？
            [如果|要是]想[用 Grafana|做监控|看服务器的统计|收集指标]，[地址是哪个|该怎么做|访问哪里]？
            [给我看|显示|查看|看看][指标|监控数据|服务器的统计|服务器指标]。
            [指标|监控|Prometheus|监控地址|/metrics|服务器统计|Grafana|指标地址]
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
            [Which|What] [address|URL|path|endpoint] [tells me|says|shows|answers] [if|whether] [the server|Steward|the model] is [ready|healthy|alive|up|running|loaded]?
            [At|Under|On] [which|what] [address|URL|path] [is the health check|is the readiness check|do I check the health|can a probe ask|do I see if it is ready]?
            [I want|I need|We want|We need] to [test|check|probe|verify] [if|whether|that] [the server|Steward|the model] is [ready|healthy|alive|up|loaded].
            Is [the server|the model|Steward] [ready|healthy|alive|up|loaded][| already| yet], how do I [see|check|test|know] that?
            What [does|should|can|must] [Kubernetes|my load balancer|a load balancer|a monitor|Docker|the probe] [call|ask|check|use|probe] [for the health check|to know if the server is ready|as a readiness probe|as a liveness probe]?
            [Which|What] [probe|health check|readiness probe|liveness probe] [is there|does Steward have|do you offer|can I use]?
            [How do I|How can I|How to|Where do I] [test|check|see] the [health|readiness|state] of [the server|Steward|the model]?
            If the model is [still loading|not loaded yet|not ready yet], how [do I|can I] [see|notice|find out] that?
            What is the difference between [/healthz and /readyz|/readyz and /healthz|healthy and ready]?
            Has the model [finished loading|been loaded|started], [how can I tell|where do I see it|how do I test that]?
            A [probe|load balancer|script] [needs|wants|must know] [a health check|to see if it is healthy|an address for the health|whether the server is up], what [do I use|is the address|is there]?
            [Can|Could] [I|a script|a program] [ask|test|check] [the server|Steward] whether [it is ready|it is healthy|it still lives|the model is loaded]?
            [health|healthz|/readyz|readyz|/healthz|health check|readiness|liveness|server ready|health probe][|?]
            """,
            "By which address can I test if the server is ready?\nWhat should a probe call to see that it is healthy?",
        ),
        bank(
            """
            [怎么|如何]知道[服务器|模型|Steward][准备好了|是否正常|是否就绪|好了没有|加载好了]？
            [/healthz|/readyz|健康检查][是什么|在哪里|有什么用]？
            有健康检查吗？
            [哪个|什么][地址|接口|路径|网址][能|可以|会][告诉我|显示|说明][服务器好了没有|模型是否就绪|Steward 是否健康|服务器正常不正常]？
            [健康检查|就绪检查|存活检查|探针][的|][地址|接口|路径|网址]是[什么|哪个]？
            [我想|需要|要|我要][检查|测试|确认|看看][服务器是不是正常|模型加载好了没有|Steward 活着没有|服务器能不能用了|模型是否就绪]。
            [怎么|如何]检查[服务器|模型|Steward][的|][健康|状态|就绪状态|健康状态]？
            [Kubernetes|负载均衡|探针|监控脚本|Docker][应该|要|可以|该][访问|调用|检查|请求][哪里|哪个地址|什么|哪个接口]？
            [服务器|模型|Steward][准备好了吗|就绪了吗|加载好了吗|健康吗|还活着吗]，[怎么看|在哪里查|用什么检查]？
            /healthz 和 /readyz [有什么区别|有什么不同|分别是什么|各是什么意思]？
            [有|提供][健康检查|就绪检查|就绪探针|探针接口|健康接口][吗|没有]？
            [如果|要是]模型还[没加载好|在加载|没有就绪]，[怎么知道|从哪里看出来|怎么检查]？
            [能不能|可以|能否]用[脚本|程序|一个地址|curl]检查[服务器是否健康|模型好了没有|服务器就绪没有]？
            [健康检查|就绪|/healthz|/readyz|探针|是否就绪|服务器状态|存活检查|就绪检查]
            """,
            "请问用哪个地址检查服务器是否就绪？\n要怎样检查 Steward 是不是健康的？",
        ),
        "/healthz says that the server runs, /readyz that the model is ready.",
        "/healthz 表示服务器在运行，/readyz 表示模型已就绪。",
    ),
    Question(
        bank(
            """
            [How do I|How can I|How to] [install|start|run|launch|set up|get] Steward?
            [Which|What] command [starts|runs|launches|installs] [Steward|the server|it]?
            [What is|What does] make run[| do]?
            With [which|what] command [do I|can I|do we] [start|run|launch|install] [Steward|the program|the server]?
            [What|Which command] [do I|must I|should I] [type|enter|run|write] [in the terminal |in the shell |][to start Steward|to install Steward|to launch the program|to get Steward running]?
            [I want|I would like|We want|I need] to [install|start|launch|set up|deploy] [Steward|the program|my own Steward|Steward at home|Steward on our server].
            How is [the program|the server|the software] [installed|started|launched|set up]?
            How does [one|somebody|a beginner|a new user|my colleague] [install|start|set up] Steward?
            [Installing|Starting|Setting up|Launching] Steward, [how does it work|what is the command|how do I do it|is it difficult]?
            Which [steps|commands] do I need to [install|start|set up|launch] [Steward|the program]?
            [On which port|At which address|Under which address] does [Steward|the server|the page] [run|listen] [after make run|when I start it|after the start]?
            If I want [my own Steward|to run my own copy|to install it myself|Steward on my own machine], [what do I type|what is the command|where do I begin]?
            Suppose I [downloaded|cloned|got] Steward, [what next|how do I start it|what do I type now|what comes next]?
            Does make run [install Steward|start the server|start everything|install and start it]?
            [I wonder|I was wondering|Could somebody say] how [the program|the software|a server with Steward] [gets installed|gets started|is set up].
            What [starts|launches|installs] [Steward|the program|the server]?
            [install|install steward|installation|start steward|make run|start command|how install|launch steward|steward setup][|?]
            """,
            "By which command is Steward started?\nPlease tell me how Steward gets installed.",
        ),
        bank(
            """
            [怎么|如何|怎样][安装|启动|运行|部署|打开] Steward？
            [什么|哪个]命令[启动|运行|安装][Steward|服务器]？
            make run 是什么？
            [启动|安装|运行|部署] Steward [的命令是什么|要输入什么|要用什么命令|需要哪些步骤|难吗]？
            [我要|我想要|想|需要|我们想][装|安装|部署|启动|搭建]一[个|] Steward。
            [在终端里|命令行里|在命令行][要|该|应该]输入什么[来|才能|可以][启动|安装|运行][Steward|程序|服务器]？
            [怎么|如何|怎样]把 Steward [装好|装起来|跑起来|启动起来|部署到服务器上]？
            [装|安装|部署] Steward [怎么装|有哪些步骤|分几步|怎么操作|从哪里开始]？
            [我下载了|我克隆了|刚拿到|已经有了] Steward，[下一步呢|接下来怎么做|怎么启动|然后输入什么]？
            [程序|服务器|Steward][启动|运行]后[地址|网址|端口]是[多少|什么|哪个]？
            [哪条|哪一个|什么样的]命令[会|可以|用来][安装|打开|运行|启动][程序|服务器|这个软件]？
            [如果|要是]想[自己装一个|自己运行 Steward|在服务器上部署|自己搭一个 Steward]，[怎么办|要做什么|命令是什么]？
            make run [有什么用|会做什么|是做什么的|会启动服务器吗|会安装什么]？
            [安装|启动|部署|安装 Steward|启动命令|make run|怎么安装|安装方法|启动 Steward]
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
            With [which|what] command [do I|can I|do we] [run|start|execute|launch] [the tests|all tests|the test suite|every test]?
            [What|Which command] [do I|must I|should I] [type|enter|run] [to run the tests|to test everything|to start the test suite|for the tests|to test the program]?
            [I want|I would like|I need|We need] to [run|start|execute] [the tests|all tests|the test suite|Steward's tests].
            [How do I|How can I|How to] test [the program|the code|my changes|the software|Steward's code]?
            Is [Steward|the program|the code|the software] tested[| well| automatically| in a browser]?
            [Which|What|How many] tests [are there|does Steward have|exist|come with Steward]?
            [How|With what|In what way] is [Steward|the program|the code] tested?
            Are [the tests|all tests] run [in a real browser|in a browser|automatically|with one command]?
            If I [changed|edited|have changed] the code, [how do I test it|how do I check that all tests pass|which command tests it|what runs the tests]?
            Does make test [run everything|use a browser|run all tests|test the page too]?
            [Is there|Does Steward have|Do you have] [a test suite|any tests|unit tests|automatic tests|browser tests|a command for testing|a test for Steward]?
            [I wonder|I was wondering|Could somebody say] how [the tests are started|one runs the tests|Steward can be tested|to run every test].
            [tests|run tests|make test|test suite|testing|test command|unit tests|browser tests|test steward][|?]
            """,
            "By which command are the tests run?\nIs there a way to test Steward?",
        ),
        bank(
            """
            [怎么|如何|怎样][运行|跑|执行]测试？
            make test 是什么？
            Steward 有测试吗？
            [跑|运行|执行|启动]测试[的命令是什么|要输入什么|用什么命令|要怎么做|难吗]？
            [我要|我想|需要|想|我们要][跑|运行|执行|做][一下|]测试。
            [怎么|如何|怎样]测试[这个程序|代码|我的改动|这个软件|这个项目]？
            [有没有|有|有哪些][测试|自动测试|单元测试|浏览器测试|测试命令]？
            Steward [是怎么测试的|有哪些测试|经过测试吗|有自动测试吗|的测试怎么跑|的测试在哪里]？
            [改了代码|修改代码后|改动以后]，[怎么测试|怎么跑测试|用什么测试|如何确认测试通过]？
            [哪个|什么|哪一个]命令[跑测试|运行所有测试|执行全部测试|用来测试]？
            make test [会做什么|有什么用|是干什么的|会用浏览器吗|会跑全部测试吗]？
            [测试|所有测试|全部测试][怎么运行|怎么跑|如何执行|用真的浏览器吗|用什么命令]？
            [如果|要是]想测试[代码|程序|一下 Steward]，[该做什么|输入什么|用哪个命令]？
            [测试|跑测试|make test|运行测试|测试命令|单元测试|浏览器测试|测试 Steward]
            """,
            "请问用哪条命令可以跑测试？\n要怎样测试 Steward？",
        ),
        "make test runs every test, in a real browser too.",
        "make test 会运行所有测试，包括真实的浏览器。",
    ),
)
