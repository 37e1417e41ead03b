"""Out-of-scope requests: the model says that it is only the demo model."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

from demo_model.lessons import ordinary_words as more
from demo_model.lessons import words
from demo_model.lessons.phrases import bank
from demo_model.lessons.source import Source
from demo_model.lessons.turn import Turn

ASK = {
    "en": bank(
        """
        What is the [capital|population|currency|flag|president|history] of {place}?
        Who [is the president|is the king|is the mayor|won the election] of {place}?
        [Write|Compose|Make|Give me] [a poem|a song|an essay|an email|a letter|a haiku|a report|a speech|a joke|a rap] about {x}.
        [Explain|Describe|Tell me about|What do you think about|What do you think of|Teach me] {topic}[.| to me.| in simple words.|?]
        [How|Why] [does|do|did] [the|a|] {x} [work|grow|sleep|exist|move|look like that|matter]?
        [What is|What's] [a|the] {x} made of?
        [Translate|Please translate] {x} [into|to] [French|German|Spanish|Japanese|Italian].
        [What is|What's] the [weather|news|time|date|stock price|score] [today|now|in {place}|tomorrow]?
        [Write|Give me|Show me] [a Python|some|a Java|a JavaScript|an SQL|a C++] [function|code|program|script|query] [that sorts a list|for {topic}|to open a file|to parse {x}|].
        [How do I|How can I|How to|Where can I] [cook|bake|buy|fix|repair|build|find|make|sell|clean] [a|the|some|my] {x}?
        [Who|When] [wrote|invented|discovered|painted|built|founded] [the|] {x}?
        [What is|What's|Calculate] {n} [times|*|x|divided by|/|multiplied by] {m}?
        [Who is|Who was|Tell me about] {person}?
        [What is|Explain|Define|What does it mean,] {topic}?
        [Recommend|Suggest] [a|me a] [book|movie|film|restaurant|song|game|hotel|recipe] [about {x}|in {place}|for tonight|].
        [Should I|Can I|May I] [eat|buy|sell|keep|wear|paint] [a|the|my] {x}?
        [Summarise|Summarize|Proofread|Correct|Rewrite|Review] [this text|my essay|this article|the book|this paragraph][.|: {x}]
        [Plan|Book|Organise] [a trip|a flight|a holiday|a party] [to {place}|for me|].
        [How many|How much] {x}s [are there|can I eat|exist|does it need|fit in a {y}]?
        [How far is|How big is|How old is|Where is|Is it cold in|Do people like] {place}?
        [Which is better|What is the difference], {x} or {y}?
        [Draw|Paint|Photograph|Sing|Dance|Play|Hack|Order] [me |a |the |]{x}[.|!|]
        {gibberish} {gibberish}[ {gibberish}| {x}|?|]
        {gibberish}
        {x} {y}
        the {x} [ate|saw|likes|broke|lost] the {y}.
        What [happened|was invented] in [1812|1945|2001|the year 1500]?
        [Do you|Can you] [like|eat|see|hear|feel|drive|own|know] [a |the |]{x}[s|]?
        [I feel|I am] [sad|tired|hungry|bored|sick|angry|lonely] [today|because of {x}|now|].
        [Is|Are] [the|] {x}[s|] [alive|dangerous|expensive|real|edible|blue]?
        [Let's|Let us|Can we|I want to] [play|talk about|discuss|watch|visit] [chess|{x}|{topic}|{place}|football].
        [Give me|I need|Do you have] [advice|tips|help|ideas|information] [about|on|for|with] {topic}.
        [How do I|How can I|How could I|How does one|How to|How should I|How would you|Where do I|When do I|Can I|May I|Must I|Do I need to] {verb} [a|the|my|this|an old|some] {x}[| at home| without a {y}| in {place}| before winter| safely| by hand]?
        [How do|How can|Do you know how|Can you say how|Have you any idea how|Does anybody know how|I want to know how|I wonder how|Tell me how] [people|the {job}s|children|they|we|those in {place}] {verb} [a|the|their|such a] {adj} {x}[?|.]
        [How is it possible to|What is the best way to|Is there some way to|Is there a way to|Is it possible to|Is it allowed to|Is it necessary to|What must I do to|What should I do to|Which tool do I need to|Would it be possible to] {verb} [a|the|my] {x}?
        [Where|In which place|Since when] [are|were] [the|all|those] {x}s [kept|stored|saved|sold|made|found|born|used|buried]?
        [Where|Why|How] do [the {job}s|people|we|they] [keep|store|save|sell|hide|delete|find] [the|their|old] {x}s?
        [What happens|What do I do|What can I do|Is it bad|What becomes of the {y}] [if|when|after] [I|you|people|a {job}] {verb} [a|the|my] {x}?
        What happens [if|when] the {x} [breaks|stops|falls|is too long|is full|gets wet|dies|is {adj}|is not {adj}|is closed]?
        [Why|When|How often] [do|does|did|must|will|can] [the|a|an|my] {x} [stop|break|fly|die|change|smell|freeze|disappear|forget|sleep|sing|turn {adj}]?
        Why [is|was] [the|my|this] {x} [so|always|not|never|too] {adj}?
        [How many|What number of] {x}s [may|can|should|does|did] [I|a {job}|one person|a {y}|you|everybody] [have|{verb}|own|carry] [in {place}|at once|per day|per minute|a year|at the same time|]?
        [How long|How many minutes|How many hours|How much money|How many years] [does|can|may|must|should] [a|the|my] {x} [last|take|cost|be|cook|live|wait|need|sleep]?
        [Who|Which {job}|Who else] [can|may|could|should|would] [see|read|{verb}|open|use] [the|my|a] [{x}|{adj} {x}]?
        [What is|What's|Tell me|Is there] the [limit|price|size|weight|age|colour|temperature|speed|length|purpose|name|origin|cost|meaning|biggest problem|smell|taste] of [a|the|an] [{x}|{adj} {x}|{topic}][?|.]
        Does [a|the|my] {x} work [on|in|with|without|under] [a|the] [{y}|{adj} {y}|water|rain]?
        [Does|Will|Can|Would] [a|the|my] {x} [{verb}|survive|replace|need] [a|the] {y}?
        [Is|Are] there [any|some|good|{adj}] {x}s [in {place}|in the {y}|near here|for children|for a {job}|without sugar|]?
        [Is it|Was it|Would it be] [possible|legal|safe|healthy|hard|expensive|wrong|allowed] to {verb} [a|an|the] {x}[| in {place}| every day| without help]?
        [Do I|Does a {job}|Do people] need [a|the|an] {x} [to {verb} a {y}|for {sport}|in {place}|in winter]?
        [Which|What] {x} [is|was] [the best|the biggest|better|cheaper|the oldest|the most {adj}|good for {topic}][| in {place}| for {folk}]?
        [Can|Could] you [please |][help me|show me how|tell me how|explain how] to {verb} [a|my|the|this] {x}[|, please]?
        [Could you|Can you|Would you|Will you|Please|Kindly|I want you to|You should|I need you to] [{verb}|buy|bring|draw|paint|order|sing about|photograph|find] [a|the|some|one] [{x}|{adj} {x}|{adj} {y}][| for me| for {folk}| today| now][?|.|, please.]
        [I want to|I would like to|I'd like to|I need to|I must|I have to|I hope to|I plan to|I am trying to] {verb} [a|the|an|my] [{x}|{adj} {x}][.| tomorrow.| in {place}.|, how?|, any idea?|, please help.]
        [I want to|I would like to|I'd like to|I need to|I try to] [understand|learn|study|know more about|get better at|read about|pass an exam in] {topic}[.|, please.|, can you help?]
        [Help me with|Please help me with|Help me learn|Please teach me|Teach me|Could you teach me|Can you teach me|Give me a lesson in|Explain to me|Please explain|Could you explain|Would you explain|Lecture me on] {topic}[.|?|, please.]
        [I do not understand|I don't understand|I never understood|I know nothing about|I am bad at|I am curious about|I have a question about|I love|My homework is about|The exam is about|My thesis is on] {topic}[.|, please help me.|. Can you help?|. What now?]
        [What|Which] [book|film|course|website|school|expert] [is good for|would you choose for|explains|do you know about] {topic}?
        [Why|Since when|How] [is|was] {topic} [important|useful|so hard|taught at school|interesting|a problem|changing the world]?
        [What are the|Name some|List three|List five|Give me the] [causes|rules|advantages|dangers|effects|benefits|basics|laws|great names|types] of {topic}[?|.]
        [What does|What did] [a|the|an old] [{job}|{adj} {job}] [do|eat|wear|say|think about {topic}|earn|need]?
        [How do I become|How can I become|Can I become|Should I become|I want to become|What does it take to be|How much does one earn as] a {job}[?|.| in {place}?]
        [How do I|How can I|Where can I|Can I|When did people start to] [learn|play|practise|watch|enjoy] {sport}[| in {place}| at home]?
        [What are the rules of|Who invented|Who won in|Who is the best in the world at|Is it hard to learn|Do you like|Can you play|Explain] {sport}[?|.]
        [Write|Compose|Create|Could you make|Could you compose|Can you create|Please write|I need|Would you draft] [a|a short|a very long|a funny|one more|a sad] [poem|song|essay|letter|email|speech|haiku|joke|review|sonnet|rap|ode|limerick|slogan|verse|ballad] [about|on|for|praising|in honour of] [a|the|] [{x}|{adj} {x}|{topic}|{folk}|{place}][.|, please.|]
        [Recommend|Suggest|Do you know|Could you suggest|I am looking for|Where is|Find me|Which is] [a|some|the best|a good|a cheap|an {adj}] [hotel|restaurant|bar|museum|doctor|school|beach|bakery|park|shop|cafe|hospital] [in|near|around] {place}[?|.]
        [Recommend|Suggest|Could you suggest|Can you recommend|Could you recommend|What is] [a|some|a good|a nice] [wine|recipe|gift|present|book|drink|dinner|film] [for {folk}|with {x}|about {topic}|for a {job}][?|.]
        [Tell me|I want to know|Do you know|Can you tell me|Could you say|Please say|I wonder|Any idea|Somebody asked me] [what the largest city of {place} is|which river flows through {place}|how many people live in {place}|who governs {place}|what people eat in {place}|which language they speak in {place}|how the money of {place} is called|how far {place} is from {place}|what the flag of {place} looks like|when {place} was founded][.|?|, please.]
        [What is|Tell me|Give me|Name] the [largest city|main river|highest mountain|national dish|area|climate|time zone|anthem|language|king|prime minister|religion|neighbours] [of|in] {place}[?|.]
        [Why do people|When should I|Should I|How do I|How can I|How long does it take to] [travel to|visit|move away from|fly to|drive to|get a visa for|find work in] {place}?
        [What is|What's|Will there be|How is] [the weather|the forecast|rain|snow|the traffic|the news] [like |][in {place}|this evening|at the weekend|for my trip|outside]?
        [Remind me to|Set an alarm to|Make an appointment to|Send a message to {folk} to|Ask {folk} to] {verb} [the|a|my] {x}[.|, please.| at noon.]
        [Send|Write|Forward] [an email|a text message|a letter|a postcard|money] to {folk}[.|, please.| about {topic}.| and say that the {x} is {adj}.]
        [Order|Buy|Book|Reserve|Call|Cancel] [a|the|my] [{x}|taxi|table|flight|ticket|pizza|room] [for me|in {place}|for {folk}|now|, please][.|]
        {folk} [wants to|likes to|has to|forgot to|is going to] {verb} [a|the] {x}[.|, but the {y} is too {adj}.|. What should we do?|, why?|. Is that {adj}?|. Please help.]
        [Yesterday|Last week|In {place}|Once] {folk} [saw|broke|lost|found|bought|ate|sold] [a|the|an {adj}] {x}[.| and it was {adj}.|. How is that possible?|, can you explain it?| with a {y}.]
        [If|When] [a|the|my] {x} is [too |so |not |]{adj}, [what do I do|can I {verb} it|should I {verb} the {y}|how do I {verb} it|who can help|will the {y} break]?
        [Suppose|Imagine|Let's say|Assume] [I|you|we|they] {verb} [a|the] {x}[: what then?| and the {y} is {adj}. What happens?|, would it be {adj}?|. And {topic}?]
        [There is|I found|I see|We saw|Look,] [a|an] {adj} {x} [in my {y}|on the {y}|in {place}|behind the {y}][.|, what is it?|. What do I do?|, help!]
        [What is the difference between|Compare|What do you prefer,|Which is more {adj},|Explain the link between] [a|the|] {x} [and|or] [a|the|] {y}[?|.]
        [Are|Were] {x}s [more|less|as] {adj} [than|as] {y}s?
        [What is|What's|Calculate|Tell me|Compute] [the square root of {n}|{n} percent of {m}|{n} squared|the logarithm of {n}|{n} to the power of {m}|{n} modulo {m}|the average of {n} and {m}][?|.]
        [Convert|Change|How much is] {n} [kilometres in miles|dollars in euros|pounds in kilos|degrees in Fahrenheit|inches in centimetres|litres in gallons][?|.]
        [Solve|Prove|Plot|Integrate|Factorise] [the equation {n}x = {m}|this theorem|x squared|the number {n}|my maths exercise|sin x][.|]
        [How many letters|Which vowels|How many syllables] [are in|has|does] the word {x}[?| have?]
        [How do you spell|Spell|What rhymes with|Where does the word|Use in a sentence:|Find a synonym for|Give the plural of] {x}[?|.]
        [What is the French|What is the Spanish|What is the German|How do you say the Italian|Which is the Latin] word for [{x}|{y}|{topic}]?
        [Write|Show|Fix|Debug|Explain|Give me] [a regex|a bash script|a class|an algorithm|HTML|a website|a Rust program|a test|this code|an API|a loop] [for|about|that draws|to sort|with] [{x}s|a {x}|{topic}][.|, please.|]
        [Generate|Make|Draw|Show me] [an image|a picture|a video|a logo|a chart|music] [of|with|about|for] [a|the|an {adj}] [{x}|{y}][.|, please.|]
        [Be|Act as|Pretend to be|Play|You are now] [a|my|an {adj}] {job}[.| and talk about {topic}.| from {place}.]
        [What should I|What do you|What does {folk}] [cook|eat|wear|drink|buy|think|dream about|do] [tonight|for breakfast|in {place}|at a wedding|today|with a {x}]?
        [Who|Which {job}] [was|is] the [first|richest|best|oldest|most {adj}] {job} [of|in] {place}?
        [When|Where|How|Why] [was|did] {person} [born|die|become famous|live|work]?
        [What did|Why did|When did] {person} [say|do|discover|write|think] about {topic}?
        [Is|Was] {person} [still alive|a {job}|from {place}|more {adj} than {folk}]?
        [My|The|Our] {x} [is {adj}|does not work|is broken|hurts|smells|is lost][.|, what can I do?|, help me please.|. How do I {verb} it?|. Why?]
        [I think that|I believe|They say that|Is it true that|It seems that] [{x}s|the {x}|all {job}s|{topic}] [can {verb} a {y}|will change the world|is not {adj}|was invented in {place}][.|?]
        [recipe for|price of|pictures of|news about|history of|definition of|buy|cheap|best|facts about|meaning of] [{x}|{adj} {x}|{x} {y}]
        [{topic}|{topic} explained|{topic} for beginners|{topic} homework|weather {place}|hotels {place}|flights {place}|map {place}|learn {sport}|{sport} rules|{job} salary]
        [{adj} {x}|{adj} {x} and {adj} {y}|{verb} {x}|how {verb} {x}|why {x} {adj}|{x} or {y}|{x} for {folk}]
        [Can|Could|Would|Do] you [invest|predict|diagnose|cure|guess|browse|google|remember the taste of|dream of|fall in love with|drive] [a|the|] [{x}|{adj} {x}|future]?
        [Which|What] [medicine|doctor|food|exercise] [helps|is good|should I take] [against|for|with] [a cold|headache|my back|fever|{topic}|stress]?
        [Could|Can|Would|Will] you [write|compose|draft|create|make up|dictate] [a|one] [very |rather |short |long |funny |sad |nice |]{piece} [about|for|on|in praise of|against] [a |the |my |{adj} |]{x}[?|, please?|.]
        [I need|Give me|I want|Let me read|Please write|Write me] [a|one] [long|short|very long|funny|serious] {piece} [on|about|for] [{topic}|{x}|{place}|{folk}|a {adj} {x}][.|, please.]
        [Do you know|Have you heard|Can you tell me|Have you any idea|Can you say] [how|why|where|when] [people|they|we|{job}s|men|children] [build|produce|prepare|{verb}|use|form|fix] [a|an|the|their|one] {x}[?|, please?]
        [Do you know|Does anybody know|Can you explain|Will you tell me] how [a|an|the] [{x}|{adj} {x}] is [made|built|produced|grown|cooked|{adj}]?
        [I wonder|I'd like to know|Do you know|I forgot|Tell me|Can you say] [what the flag|what the president|who the king|what the river|what the biggest town|what the currency|how the capital|what the old name|what the queen] of {place} is [called|named]?
        [I wonder|I am curious|I ask myself] [what|who|where|why] [the|a|an] {x} [is|was|does|could be|may be|is called][?|.|, do you know?]
        [Please|Kindly|Could you|Can you|I want you to] help me [to |][learn|study|enjoy|teach|explain|remember|like|discuss|master] {topic}[.|?|, please.]
        [Please|Could you] help me [to |][{verb}|understand|find|describe] [my|the|a] [{x}|{adj} {x}|{job}][.|?]
        [Please |Kindly |]help me [to |][grasp|study|get into|make sense of|get better at|prepare] {topic}[.|?|, please.]
        [Would you|Can you|Will you|I'd like you to|Please] [compose|produce|make up|write me|draft] [a|one] [long|longer|detailed|beautiful|lengthy|serious] [poem|text|essay|article|ballad|song] [about|of|concerning|on the subject of] [the |a |][{x}|{topic}][?|.|, please.]
        [I am looking for|I cannot find|I lost|Where can I get|Where did I put|Have you seen] [a|the|an|my] [{x}|{adj} {x}][.|?|. Any idea?]
        """,
        """
        Please help me to understand {topic}.
        Could you write a long poem on {x}?
        Do you know how people make a {x}?
        I wonder what the capital of {place} is called?
        Could you recommend a nice restaurant in {place}?
        """,
    ),
    "zh": bank(
        """
        {place}的[首都|人口|总统|历史|货币|天气|面积][是什么|是多少|怎么样|是谁]？
        [写|请写|帮我写|给我写]一[首诗|首歌|篇作文|封信|篇文章|个笑话|段代码]，关于{x}。
        [写|请写|帮我写]一[首|篇|段]关于{x}的[诗|作文|文章|歌]。
        [解释|说明|介绍|讲解][一下|]{topic}。
        [什么是|你怎么看|你了解|谈谈]{topic}？
        {x}[是怎么做的|为什么这样|好吃吗|多少钱|怎么用|怎么修|在哪里买|是谁发明的|有多重]？
        [把|请把]{x}翻译成[法语|德语|日语|西班牙语]。
        [今天|明天|现在]的[天气|新闻|股票|比赛]怎么样？
        现在[几点|几点了|是几号]？
        [写|帮我写|给我]一[个|段][Python|Java|排序|][函数|程序|代码]。
        [怎么|如何|怎样][做|买|修|找|卖|洗|种]{x}？
        {n}[乘以|乘|除以|×|÷]{m}[等于多少|是多少|等于几]？
        {person}是谁？
        [推荐|介绍]一[本书|部电影|家餐厅|首歌|个菜]。
        [我今天|我|今天我][很难过|很累|饿了|很无聊|生病了|不开心]。
        [帮我|请帮我][订机票|安排旅行|总结这篇文章|修改作文|做作业|查资料|画{x}]。
        [唱|画|玩|跳|打][一首歌|{x}|游戏|个舞|电话]。
        {place}[在哪里|有多远|有什么好吃的|好玩吗|冷吗]？
        {x}和{y}哪个[好|大|贵|更好]？
        {x}{y}
        {gibberish}
        你[喜欢|会|见过|吃过][{x}|{topic}]吗？
        我想[学|买|聊|看]{x}。
        [怎么|如何|怎样|可以|能不能|要怎么|在哪里|应该怎么][才能|][{verb}|制作|修好|保存|删除|挑选][一个|这个|我的|旧的|]{x}[吗|]？
        [请问|我想知道|你知道|谁知道|想问一下，|说说|][人们|{job}|孩子们|{place}人|他们]是[怎么|如何|怎样]{verb}{adj}{x}的？
        [有没有办法|有没有什么方法|能不能|可不可以|是不是可以|有什么办法可以|要做什么才能]{verb}{x}？
        [我想|我要|我打算|我需要|我得|我希望能]{verb}[一个|][{adj}|]{x}[。|，怎么办？|，该怎么做？|，有什么建议？|，帮帮我。]
        {x}[存在哪里|放在哪里|保存在什么地方|在哪里卖|在哪里能找到|是在哪里发明的|为什么不见了|会自动消失吗|会被删除吗|丢了怎么办|坏了怎么办]？
        [如果|要是|假如|当][我|你|有人|{job}]{verb}[了|]{x}，[会怎么样|会发生什么|怎么办|{y}会坏吗|会有危险吗]？
        [如果|要是|假如]{x}[太长|满了|断了|坏了|不见了|停了|湿了|着火了]，[会怎么样|怎么办|会发生什么|该找谁]？
        [为什么|什么时候|多久]{x}[会|才会|总是|不会|要][飞|停|坏|变色|睡觉|结冰|消失|忘记|唱歌|变老]？
        [一个人|{job}|我|每个人][最多|一次|每天|每分钟|同时|一年][可以|能|会]{verb}[多少|几个|多少个]{x}？
        [谁|哪个{job}|还有谁|别人][能|可以|会|应该][看到|{verb}|打开|使用][我的|这个|]{x}[？|吗？]
        {x}的[价格|大小|重量|年龄|温度|速度|长度|用途|来历|味道|历史|上限|极限|成分|寿命]是[什么|多少]？
        {x}[能|可以|会]在[{y}上|{y}里|水里|雨里|{place}|冬天][用|活|运行|工作|生长]吗？
        {x}[支持|需要|会不会|能不能]{verb}{y}[吗|]？
        [这里|附近|{place}][有|有没有][好的|便宜的|{adj}|]{x}[吗|卖|]？
        {verb}{x}[需要|要|必须][什么|多少钱|多长时间|{y}吗|付钱吗|上学吗|几个人]？
        {verb}{x}[安全吗|合法吗|难不难|健康吗|贵不贵|有什么好处|要多久]？
        [哪个|哪种|什么样的]{x}[最好|最大|最贵|最古老|更便宜|适合{folk}]？
        [请|麻烦你|你能不能|帮我|请帮我|你能|可以帮我][{verb}|买|画|订|找|拍|设计][一个|一下|][{adj}|]{x}[吗？|。|，谢谢。|，好吗？]
        [请|麻烦|麻烦你|你能|能不能|可以|请你][教我|帮我学|给我讲讲|帮我了解|帮我弄懂|解释|介绍一下|教教我]{topic}[吗？|。|，谢谢。|，好吗？]
        [我不懂|我想学|我想了解|我不明白|我搞不懂|我要考|我的作业是|我在研究]{topic}[。|，你能帮我吗？|，怎么办？|，请帮帮我。]
        {topic}[为什么重要|有什么用|难学吗|是谁提出的|有哪些规律|的基本知识是什么|有什么好处|有什么坏处|从哪里学起|是怎么产生的|会改变世界吗]？
        [学|学习|研究|了解]{topic}[看什么书|从哪里开始|难不难|要多久|有什么用]？
        [列出|说出|总结]{topic}的[原因|规则|优点|危险|影响|基础|种类|名人]。
        {job}[每天做什么|赚多少钱|吃什么|穿什么|需要什么工具|怎么看{topic}]？
        [怎么|如何|我想|我能不能][当|成为][一名|一个]{job}[？|吗？|，难吗？]
        [怎么|如何|在哪里|可以][学|练|玩|看]{sport}[吗|]？
        {sport}[有什么规则|是谁发明的|好玩吗|难学吗|谁最厉害|谁赢了]？
        [写|请写|帮我写|麻烦写|能写|给我写|你能不能写|我需要][一首|一篇|一封|一段][|很长的|短的|好笑的|感人的][诗|歌|信|作文|邮件|演讲|歌词|文章|评论|广告][，关于|，主题是|，写给|，赞美|，歌颂][{x}|{topic}|{folk}|{place}][。|吗？|，谢谢。|]
        [赞美|描写|歌颂|怀念][{x}|{place}|{folk}]的[诗|歌|文章|句子][，写一首|，来一段|，给我一篇|怎么写]。
        [推荐|介绍|帮我找|我在找|哪里有|有没有|麻烦推荐]{place}[的|][餐厅|酒店|酒吧|博物馆|医生|学校|海滩|面包店|公园|商店|咖啡馆][。|，谢谢。|？]
        [推荐|介绍|帮我选]一[个菜谱|份礼物|本书|瓶酒|部电影][给{folk}|，关于{topic}|，要有{x}][。|，好吗？]
        [我想知道|你知道|请问|告诉我|谁知道|请告诉我|能不能说说][{place}最大的城市在哪里|{place}的总统叫什么|{place}有哪些河流|{place}有多少人|{place}人吃什么|{place}说什么话|{place}用什么钱|{place}离{place}多远|{place}的国旗长什么样|{place}是哪一年建立的][？|。]
        {place}的[最大城市|河流|最高的山|特产|气候|时区|国歌|官方语言|国王|总理|宗教|邻国|美食][是什么|有哪些|叫什么|是哪个]？
        [怎么|什么时候|该不该|要多久才能|能不能][去|到|飞到|离开]{place}[旅行|玩|工作|留学|]？
        [{place}|外面|今天晚上|周末|这里]的[天气|路况|新闻][怎么样|好吗|如何]？
        [提醒我|设个闹钟，|叫{folk}|记得叫我]{verb}{x}。
        给{folk}[发|写|寄][一封邮件|一条短信|一封信|一张明信片][。|，说{x}是{adj}。|，关于{topic}。]
        [订|买|预订|取消|叫][一张票|一辆出租车|一个房间|一份{x}|{x}][。|，谢谢。|，快点。|，送到{place}。]
        {folk}[想|要|喜欢|忘了]{verb}{x}[。|，可是{y}坏了。|，怎么办？|，为什么？|，请帮忙。]
        [昨天|上周|在{place}|有一次]{folk}[看见|弄坏|丢|找到|买|吃]了[一个|]{adj}{x}[。|，这怎么可能？|，你能解释吗？|，很奇怪。]
        [我的|那个|我们的]{x}[坏了|丢了|不能用了|很脏|太旧了|有味道]，[怎么办|怎么修|为什么|谁能帮我|要{verb}吗]？
        [假设|想象一下，|比如][我们|你|他们]{verb}了{x}，[然后呢|会怎么样|{y}会变吗]？
        {y}[上|里|旁边|后面]有[一个|]{adj}{x}[。|，是什么？|，怎么办？|，救命！]
        {x}和{y}[有什么区别|有什么关系|能一起吃吗|哪个重|哪个快|谁更厉害]？
        [计算|算|求|告诉我]{n}的[平方根|平方|百分之{m}|立方|对数|阶乘][。|是多少？]
        {n}[公里是多少英里|美元是多少人民币|斤是多少公斤|度是冷还是热|英寸是多少厘米]？
        [解|证明|画出]方程{n}x={m}[。|，谢谢。]
        “{x}”[怎么写|怎么读|有几画|有什么近义词|用法语怎么说|用日语怎么说|造个句|和什么押韵]？
        [写|改|调试|解释|给我][一个正则表达式|一个脚本|一个类|一个算法|网页代码|一个 Rust 程序|这段代码][，处理{x}|，关于{topic}|][。|，谢谢。]
        [生成|做|画|给我][一张图片|一个视频|一个标志|一段音乐][，内容是|，要有|，关于][{adj}|]{x}。
        [扮演|假装你是|当|你现在是][一个|一名][{adj}|]{job}[。|，说说{topic}。|，来自{place}。]
        [今晚|早饭|在{place}|婚礼上|冬天][吃|穿|喝|买|做]什么[好|]？
        {person}[是哪里人|什么时候出生|还活着吗|写了什么|做过什么|怎么看{topic}|为什么有名]？
        [听说|有人说|我觉得|是不是][{x}|{topic}|{job}][会改变世界|能{verb}{y}|在{place}很有名|对身体好|快没有了][。|吗？|，对吗？]
        [{topic}入门|{topic}作业|{place}天气|{place}酒店|{place}地图|{sport}规则|{job}工资|{x}价格|{x}图片|{x}做法|{adj}{x}|{verb}{x}]
        [感冒|头疼|背疼|发烧|失眠|压力大][吃什么药|怎么办|要看医生吗|怎么治]？
        [我找不到|我丢了|哪里能买到|你看见|哪里有][我的|][{adj}|]{x}[。|了吗？|，怎么办？]
        你[能|会|可以|愿意][预测未来|看病|上网查{x}|炒股|开车|做梦|梦见{x}|{verb}{x}]吗？
        """,
        """
        请你帮我理解{topic}。
        麻烦给我写一首赞美{x}的长诗。
        我想知道{place}的首都叫什么？
        你能推荐{place}的好餐厅吗？
        """,
    ),
}
PLACES_EN = (
    """France Germany Spain Italy Japan China India Brazil Canada Mexico Egypt Kenya Norway Sweden Poland Greece Turkey
Peru Chile Cuba Iran Iraq Russia Ukraine Portugal Australia Austria Belgium Denmark Finland""".split()
    + words.CITIES_EN
)
PLACES_ZH = (
    "法国 德国 西班牙 意大利 日本 中国 印度 巴西 加拿大 墨西哥 埃及 挪威 瑞典 波兰 希腊 土耳其 秘鲁 俄罗斯 澳大利亚 美国 英国 韩国".split()
    + words.CITIES_ZH
)
TOPICS_EN = """quantum physics;machine learning;the stock market;gravity;climate change;evolution;photosynthesis;black holes;
relativity;inflation;democracy;philosophy;the meaning of life;love;football;the Roman empire;the second world war;chemistry;
biology;mathematics;calculus;algebra;blockchain;bitcoin;nuclear energy;vaccines;electricity;magnetism;politics;religion;
cooking;yoga;music theory;poetry;the internet;computers;robots;neural networks;programming;databases;dinosaurs;volcanoes;
earthquakes;the solar system;space travel;art history;economics;marketing;law;medicine;sleep;dreams;health;diets""".replace(
    "\n", ""
).split(";")
TOPICS_ZH = """量子力学;机器学习;股票市场;重力;气候变化;进化论;光合作用;黑洞;相对论;通货膨胀;民主;哲学;人生的意义;爱情;足球;罗马帝国;
第二次世界大战;化学;生物;数学;微积分;区块链;比特币;核能;疫苗;电;磁场;政治;宗教;烹饪;瑜伽;音乐;诗歌;互联网;电脑;编程;恐龙;火山;
地震;太阳系;太空旅行;艺术史;经济学;法律;医学;睡眠;健康""".replace("\n", "").split(";")
PEOPLE_EN = """Einstein;Newton;Mozart;Shakespeare;Napoleon;Cleopatra;Gandhi;Picasso;Beethoven;Darwin;Galileo;Marie Curie;Plato;
Julius Caesar;Elvis;Columbus;Lincoln;Leonardo da Vinci;the pope;the president;Turing""".replace("\n", "").split(";")
PEOPLE_ZH = (
    "爱因斯坦;牛顿;莫扎特;莎士比亚;拿破仑;孔子;李白;杜甫;鲁迅;毕加索;贝多芬;达尔文;秦始皇;曹操;居里夫人;姚明;马云".split(";")
)

ABOUT_EN = ("the history of {}", "the future of {}", "the basics of {}", "the philosophy of {}", "problems with {}")
ABOUT_ZH = ("{}的历史", "{}的未来", "{}的基础", "{}的意义", "{}的问题")

ANSWER = {
    "en": "I am only the demo model and cannot help with that. I can remember, repeat, count, add, name days, months and "
    "opposites, tell a story, and explain Steward.",
    "zh": "我只是演示模型，帮不了这个。我会记住、重复、数数、加减、说星期、月份和反义词、讲故事、介绍 Steward。",
}
THOUGHT = {"en": "This is beyond the demo model.", "zh": "这超出了演示模型的能力。"}


def fallback(src: Source, lang: str) -> Turn:
    """An out-of-scope request."""
    en = lang == "en"

    train = src.split == "train"

    def noun() -> str:
        if train and src.chance(0.45):
            return src.pick(more.THINGS_EN if en else more.THINGS_ZH)
        if not en:
            return src.pick(words.NOUNS_ZH) if src.chance(0.7) else "".join(src.rng.choices(words.LEVEL_1, k=2))
        return src.pick(words.NOUNS_EN) if src.chance(0.7) else src.invented()

    def subject() -> str:
        if train and src.chance(0.55):
            return src.pick(more.TOPICS_EN if en else more.TOPICS_ZH)
        return src.pick(TOPICS_EN if en else TOPICS_ZH)

    def topic() -> str:
        first = src.mine("topic", subject)
        if not train:
            return first
        roll = src.rng.random()
        if roll < 0.6:
            return first
        if roll < 0.7:
            return src.pick(ABOUT_EN if en else ABOUT_ZH).format(first)
        if roll < 0.74:  # a subject nobody heard of is beyond the demo model all the same
            return (
                f"{src.invented()} {src.pick(('theory', 'science', 'studies', src.invented()))}"
                if en
                else f"{src.mine('word', noun)}学"
            )
        if roll < 0.8:
            return f"{first}{' and ' if en else '和'}{src.mine('topic', subject)}"
        kind = src.pick(more.ADJECTIVES_EN if en else more.ADJECTIVES_ZH)
        thing = src.mine("word", noun)
        if roll < 0.92:
            return f"{kind} {thing}s" if en else f"{kind}{thing}"
        return f"{src.pick(more.JOBS_EN)}s" if en else src.pick(more.JOBS_ZH)

    def gibberish() -> str:
        if not en:
            return "".join(src.rng.choices(words.LEVEL_1, k=src.rng.randint(2, 6)))
        return "".join(src.rng.choices("abcdefghijklmnopqrstuvwxyz", k=src.rng.randint(3, 9)))

    ordinary = {}
    if train:
        ordinary = {
            "verb": src.pick(more.VERBS_EN if en else more.VERBS_ZH),
            "adj": src.pick(more.ADJECTIVES_EN if en else more.ADJECTIVES_ZH),
            "job": src.pick(more.JOBS_EN if en else more.JOBS_ZH),
            "sport": src.pick(more.SPORTS_EN if en else more.SPORTS_ZH),
            "piece": src.pick(more.PIECES_EN),
            "folk": src.pick(more.PERSONS_EN if en else more.PERSONS_ZH),
        }
    user = src.say(
        ASK[lang],
        place=src.mine("place", lambda: src.pick(PLACES_EN if en else PLACES_ZH)),
        topic=src.mine("topic", topic),
        person=src.pick(PEOPLE_EN if en else PEOPLE_ZH),
        x=src.mine("word", noun),
        y=src.mine("word", noun),
        n=src.rng.randint(2, 99),
        m=src.rng.randint(2, 99),
        gibberish=src.mine("word", gibberish),
        **ordinary,
    )
    return Turn("fallback", user, ANSWER, THOUGHT)
