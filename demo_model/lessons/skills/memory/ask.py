"""Phrasings of questions for a stated fact."""

# ruff: noqa: E501 - one sentence a line

from __future__ import annotations

from demo_model.lessons.phrases import Bank, bank

ASK: dict[str, dict[str, Bank]] = {
    "name": {
        "en": bank(
            """
            [What is|What's|whats|Tell me|Say|Do you know|Do you remember|Can you remember|Can you tell me|Please tell me|What was|Remind me of|Remember] my name[?| again?|.|]
            [Who am I|What am I called|How am I called|What do they call me|What did I say my name was|What did I tell you my name was]?
            [Do you|Can you] [still |]remember [my name|who I am|what I am called|what my name is]?
            [Do you know|Tell me] [who I am|what I am called|what my name is][?|.]
            [And |So |Now |Then ][what is|what's] my name?
            My name is[ what| ...]?
            [I forgot|I am not sure any more|I can't recall it|I don't remember|It slipped my mind|I have forgotten][,|:] [what is my name|who am I|what am I called|what was my name][?| again?]
            [I forgot|I have forgotten|I do not know any more|I can't recall] [what my name is|what I am called|my own name|who I am][.|, can you help?|, do you know it?|]
            [I was wondering|I wonder|I'd like to know|I want to know|I am curious] [if|whether] you [still |]know [my name|who I am|what I am called|what I go by|what people call me][.|?]
            [I was wondering|I wonder|I'd like to know|I want to hear|Let me hear|It would be nice to hear] [what my name is|what I am called|who I am|what people call me][.|, please.|]
            [Could|Can|Would|Will] you [please |kindly |][remind me of|tell me|say|repeat|recall|write] [my name|the name I told you|the name I gave you][?|, please?|]
            [Could|Would] you [please |kindly |][tell|remind] me [who I am|what I am called|what people call me]?
            [By|Under] [which|what] name do you know me?
            What name did I [mention|say|tell you|use|introduce myself with|give][| earlier| before| at the start]?
            [Have you|You have] [noted|kept|saved|written down|remembered] [my name|what I am called|who I am][, right|, haven't you|]?
            [You have got|You have|You know|You still know] my name[, so what is it|, what was it|, right|, don't you]?
            [How|By what name] [should you call|will you call|would you address|do you call|would you greet] me?
            If [somebody|someone|a friend] asked you [for my name|who I am|what I am called], what would you [say|answer]?
            Do you still [know|recall] [my name|who I am|what I am called|the name I told you]?
            What did I [say|tell you|write] about my name?
            Did I [tell you|say|mention] [my name|who I am|what I am called][, and what is it|]?
            [my name|name of me|my name again|the name I told you|who I am][, please|]?
            [For me|By the way|Hello], [what is my name|do you know my name|who am I]?
            """,
            """
            Could you remind me what my name is?
            Have you still got my name?
            Which name did I give you?
            """,
        ),
        "zh": bank(
            """
            我[叫什么|叫什么名字|的名字是什么|是谁|叫啥|的名字叫什么|名字是什么|姓什么叫什么]？
            [你|你还|还]记得我[叫什么|的名字|是谁|叫什么名字][吗|]？
            [你知道|你知不知道|告诉我|请告诉我|说说|请问]我[叫什么|的名字|是谁|叫什么名字][吗|]？
            [那|那么|所以|现在]我叫什么[名字|]？
            我[刚才|之前|刚刚]说我叫什么[名字|]？
            [我忘了|我想不起来了|我记不清了|忘记了]，我[叫什么|的名字是什么|叫啥|是谁][来着|]？
            [能不能|可以|能否|可不可以|麻烦你][提醒我一下|告诉我|说一下|讲一下|重复一下]我[叫什么|的名字|是谁|姓甚名谁][吗|？|，谢谢。]
            [想知道|我想知道|我想问问|想问一下|不知道][你知不知道|你是否知道|你记不记得|你有没有记住]我[叫什么|的名字|是谁|叫啥][。|？]
            我[跟你说过|和你讲过|对你说过|给你说过][我的名字|我叫啥|我的姓名|我是谁]，[是什么来着|还记得吗|你记得吗|你再说一遍]？
            你[记住|记下|记得住|存下]我的名字[了吗|了没有|没有]？
            [要是|如果|假如]有人问你我[叫什么|是谁|的名字]，你[怎么说|怎么回答|会说什么]？
            你[该|应该|要|会|打算]怎么[称呼|叫|喊]我？
            我的[名字|姓名|大名|全名][呢|是啥|是哪个|怎么说]？
            我叫[啥|什么|什么名字]来着？
            [前面|一开始|早些时候|刚开始]我[报的|告诉你的|说的|讲的][名字|姓名]是[什么|哪个|啥]？
            [还|你还][知道|认得|记不记得]我[是谁|叫什么|的名字][吗|]？
            [关于|对于]我的名字，我[说过|讲过]什么？
            [说出|写出|念出|报一下|喊一声]我的名字[。|吧|，谢谢]
            """,
            """
            请问你还记得我的名字是什么吗？
            我告诉过你我叫什么？
            你说说我叫什么名字？
            """,
        ),
    },
    "city": {
        "en": bank(
            """
            [Where do I live|Where am I from|Where do I come from|Where is my home|What city do I live in|Which city do I live in|What is my city|What's my city|Which city is mine]?
            [Do you|Can you] [still |]remember [where I live|my city|where I am from|where my home is|which city I live in]?
            [Tell me|Do you know|Please tell me|Can you tell me|Remind me] [where I live|my city|where I am from|which city I live in][?|.]
            [And |So |Now |Then ][where do I live|what is my city|where am I from]?
            [Where did I say I live|What city did I say|Where did I tell you I live|In which city do I live|What town do I live in]?
            [I forgot|I have forgotten|I am not sure any more|I do not recall] [where I live|which city I live in|what my city is|where my home is][.|, can you help?|, do you know?|]
            [I was wondering|I wonder|I'd like to know|I want to know|I am curious] [if|whether] you [still |]know [where I live|my city|where I am from|where my home is|which city I live in][.|?]
            [I was wondering|I wonder|I'd like to hear|I want to know|Let me hear] [where I live|what my city is|which city is mine|where my home is|what town I come from][.|, please.|]
            [Could|Can|Would|Will] you [please |kindly |][tell me|say|repeat|name] [my city|the city I live in|the town I told you|which city I am from|where my home is|my home town][?|, please?|]
            [Could|Can|Would] you [please |kindly |]remind me of [my city|the city I live in|my home town|the place I come from][?|, please?|]
            Which [city|town|place] did I [mention|name|talk about|call my home|say is my home|say was mine|give as my home]?
            [What|Which] [town|place] did I [say|tell you] [I was from|I am from|is my home|I come from]?
            Where did I [say|tell you|write] [my home is|I come from|I am from|I am at home|my house is|I was living]?
            Did I [say|tell you|mention] [where I live|which city I live in|which city I am from|my city]?
            Do you [recall|still recall|still know|happen to know] [my city|which city I am from|where I come from|where I live|the name of my city]?
            Can you [still |]recall [my city|where I am from|where my home is|which town I named][?|, please?|]
            What did I [say|tell you] about [where I live|my city|my home town|the city I live in|the place I live in]?
            In [what|which] [place|town|city] [is my home|is my house|is my flat|am I at home|am I living]?
            Where am I [living|based|at home|staying|living now|resident]?
            If [someone|somebody|a friend] wanted to visit me at home, [which city would they go to|where would they have to go|to which city would they travel]?
            [my city|city where I live|where i live|my home town|city of mine|my home is where|the city I told you][, please|]?
            You [know|still know|noted|remember] [where I live|my city|where my home is][, right|, don't you|, so tell me|]?
            """,
            """
            Could you remind me where I live?
            Which city did I say I live in?
            Can you recall the city where I live?
            """,
        ),
        "zh": bank(
            """
            我[住在哪里|住在哪儿|住哪里|住哪|家在哪里|家在哪|来自哪里|是哪里人|住在哪个城市|在哪个城市|住在什么地方]？
            [你|你还|还]记得我[住在哪里|住哪|家在哪里|的城市|住在哪个城市][吗|]？
            [你知道|告诉我|请告诉我|说说|请问]我[住在哪里|住在哪个城市|家在哪|来自哪里][吗|]？
            [那|那么|所以|现在]我住在哪[里|儿|]？
            我[刚才|之前|刚刚]说我[住在哪里|家在哪里]？
            [我忘了|我想不起来了|我记不清了|忘记了]，我[住在哪里|住哪儿|家在哪里|住哪个城市][来着|]？
            [能不能|可以|能否|可不可以|麻烦你][提醒我一下|告诉我|说一下|讲一下]我[住在哪里|住哪个城市|的城市|家在哪|是哪里人][吗|？|，谢谢。]
            [想知道|我想知道|我想问问|想问一下][你知不知道|你是否知道|你记不记得|你有没有记住]我[住在哪里|住哪|的家在哪里|的城市|来自哪里][。|？]
            我[跟你说过|和你讲过|对你说过]我[住在哪|家在哪里|的城市|是哪里人]，[还记得吗|你记得吗|是哪里来着]？
            我[说过|讲过|提过]的[那个|][城市|住址|住处]是[哪里|哪个|什么]？
            你[记住|记下|存下]我[住的城市|住在哪儿|的城市|的住址][了吗|了没有]？
            [要是|如果|假如]有人[想来我家|要来看我]，[该去哪个城市|要去哪里]？
            我[生活|定居|安家|居住]在[哪里|哪儿|哪个城市|什么地方]？
            我的[城市|家|住处|老家|家乡|住址][呢|在哪|在哪儿|在哪里|在哪个城市|是哪里]？
            我[住在哪|家在哪|是哪儿的人|从哪里来]来着？
            [前面|一开始|早些时候]我说的[城市|家|住的地方]是[哪里|哪个|哪儿]？
            你[还|]知道我[住哪儿|是哪里人|家在什么地方|在哪座城市][吗|]？
            [关于|对于]我住的[地方|城市]，我[说过|讲过]什么？
            [说出|写出|报一下]我住的[城市|地方][。|吧|，谢谢]
            """,
            """
            请问你还记得我住在哪里吗？
            我告诉过你我住在哪个城市？
            """,
        ),
    },
    "colour": {
        "en": bank(
            """
            [What is|What's|whats|Tell me|Do you know|Do you remember|Can you remember|Can you tell me|Please tell me|What was|Remind me of] my favo[u|]rite colo[u|]r[?| again?|.|]
            [What|Which] colo[u|]r [do I like|do I like best|do I love|do I like most|is my favourite|do I prefer|did I say I like]?
            [Do you|Can you] [still |]remember [my favourite colour|my favorite color|which colour I like|what colour I like]?
            [And |So |Now |Then ][what is|what's] my favo[u|]rite colo[u|]r?
            My favo[u|]rite colo[u|]r[ is what|]?
            [I forgot|I have forgotten|I am not sure any more|I do not recall] [which colour I like best|my favourite colour|what my favourite colour is|the colour I like][.|, can you help?|, do you know?|]
            [I was wondering|I wonder|I'd like to know|I want to know|I am curious] [if|whether] you [still |]know [my favourite colour|which colour I like best|what colour I prefer|the colour I love][.|?]
            [I was wondering|I wonder|I'd like to hear|I want to know|Let me hear] [what my favourite colour is|which colour I like best|what colour I prefer|which colour is my favourite][.|, please.|]
            [Could|Can|Would|Will] you [please |kindly |][tell me|say|repeat|name] [my favo[u|]rite colo[u|]r|the colour I like best|which colour I prefer|the colour I told you][?|, please?|]
            [Could|Can|Would] you [please |kindly |]remind me of [my favo[u|]rite colo[u|]r|the colour I like|the colour I love most][?|, please?|]
            Which colo[u|]r did I [mention|name|call my favourite|say is my favourite|say was the best|say I prefer|talk about]?
            What colo[u|]r did I [tell you about|tell you I love|tell you is my favourite|mention|say was my favourite|say I like best]?
            Did I [say|tell you|mention] [which colour I like|my favourite colour|what colour I prefer|which colour is the best for me]?
            What did I [say|tell you] about [colours|my favourite colour|the colour I like|the colour I prefer]?
            [Of|Among|Out of] all [the |]colo[u|]rs, which [one do I like best|is my favourite|do I prefer|one did I name|one is the best for me]?
            The colo[u|]r [I like best|I love|I told you|that I prefer][, what is it|, what was it|, do you know it|, which one is it|]?
            [Suppose|If|Imagine] you [painted|paint|could paint] [my room|a wall|a picture|a chair] for me, which colo[u|]r would I [like best|prefer|want|love]?
            Do you [recall|still recall|still know|happen to know] [my favo[u|]rite colo[u|]r|which colour I like best|what colour I prefer|which colour I told you]?
            [For me|In my eyes|In my opinion], [which|what] colo[u|]r is [the best|the nicest|the most beautiful|my favourite]?
            [favourite colour|favorite color|my colour|colour I like|my best colour|preferred colour of mine][, please|]?
            You [know|still know|noted|remember] [my favourite colour|which colour I like best|the colour I love][, right|, don't you|, so tell me|]?
            """,
            """
            Could you remind me what my favourite colour is?
            Which colour did I tell you I like best?
            """,
        ),
        "zh": bank(
            """
            我[最喜欢|最爱|喜欢]的颜色是[什么|哪个|哪种]？
            我[最喜欢|最爱|喜欢][什么颜色|哪种颜色|哪个颜色]？
            [你|你还|还]记得我[最喜欢|最爱|喜欢][的颜色|什么颜色|哪种颜色][吗|]？
            [你知道|告诉我|请告诉我|说说|请问]我[最喜欢|最爱]的颜色[是什么|][吗|]？
            [那|那么|所以|现在]我最[喜欢|爱]什么颜色？
            [我忘了|我想不起来了|我记不清了|忘记了]，我[最喜欢什么颜色|喜欢的颜色是什么|最爱哪个颜色][来着|]？
            [能不能|可以|能否|可不可以|麻烦你][提醒我一下|告诉我|说一下|讲一下]我[最喜欢什么颜色|最爱的颜色|偏爱哪种颜色|喜欢的颜色][吗|？|，谢谢。]
            [想知道|我想知道|我想问问|想问一下][你知不知道|你是否知道|你记不记得|你有没有记住]我[最喜欢什么颜色|喜欢的颜色|最爱的颜色|偏爱哪个颜色][。|？]
            我[跟你说过|和你讲过|对你说过]我[喜欢的颜色|最爱什么颜色|最喜欢哪个颜色]，[还记得吗|你记得吗|是什么来着]？
            [所有|这么多|各种]颜色[当中|里面|之中|里]，我[最喜欢哪个|最爱哪种|偏爱哪一种|最中意什么]？
            你[记住|记下|存下]我[喜欢的颜色|最爱的颜色|最喜欢什么颜色][了吗|了没有]？
            [要是|如果|假如]你[给我买衣服|帮我刷墙|送我东西]，[该选什么颜色|我会喜欢什么颜色|选哪个颜色我最喜欢]？
            我[偏爱|钟爱|中意|更喜欢|特别喜欢][什么颜色|哪种颜色|哪个颜色|的颜色是什么]？
            [说到颜色|在我看来|对我来说]，[我最喜欢哪个|哪个颜色最好看|什么颜色最好|我最爱什么]？
            我[喜欢|最爱|最喜欢]的颜色[呢|是啥|来着]？
            [前面|一开始|早些时候]我说[最喜欢|最爱|偏爱][什么颜色|哪种颜色|的颜色是什么]？
            你[还|]知道我[最喜欢哪种颜色|喜欢什么颜色|最爱的颜色][吗|]？
            [关于|对于]颜色，我[说过|讲过]什么？
            [说出|写出|报一下]我[最喜欢|最爱|喜欢]的颜色[。|吧|，谢谢]
            """,
            """
            请问你还记得我最喜欢的颜色是什么吗？
            我告诉过你我最爱哪种颜色？
            """,
        ),
    },
    "pet": {
        "en": bank(
            """
            [What is|What's|whats|Tell me|Do you know|Do you remember|Can you remember|Can you tell me|What was|Remind me of] my pet's name[?| again?|.|]
            [What is|What's] [my pet called|my pet|the name of my pet|my pet named]?
            [What|Which] pet do I [have|keep|own]?
            [Do I have|Have I got] a pet?
            [Do you|Can you] [still |]remember [my pet|my pet's name|what my pet is called|which pet I have|what pet I have]?
            [Tell me|What do you know|Do you know anything] about my pet[.|?]
            [And |So |Now |Then ][what is|what's] my pet[ called|'s name]?
            [Who is my pet|What animal do I have|Which animal do I have]?
            [I forgot|I have forgotten|I am not sure any more|I do not recall] [what my pet is called|my pet's name|which pet I have|the name of my animal][.|, can you help?|, do you know it?|]
            [I was wondering|I wonder|I'd like to know|I want to know|I am curious] [if|whether] you [still |]know [my pet|my pet's name|what my pet is called|which animal I have|what kind of pet I have][.|?]
            [I was wondering|I wonder|I'd like to hear|I want to know|Let me hear] [what my pet is called|which pet I have|the name of my pet|what kind of animal I keep|what my pet's name is][.|, please.|]
            [Could|Can|Would|Will] you [please |kindly |][tell me|say|repeat] [my pet's name|the name of my pet|which pet I have|what animal I keep|what kind of pet I have][?|, please?|]
            [Could|Can|Would] you [please |kindly |]remind me of [my pet|my pet's name|the name of my animal|the animal I have][?|, please?|]
            Which [pet|animal] did I [mention|say I have|talk of|say lives with me|name]?
            [What|Which] animal did I [mention|tell you about earlier|talk about|say I have|say I keep at home]?
            What did I [say|tell you] about my [pet|animal|little animal|pet at home]?
            Did I [tell you|say|mention] [which pet I have|the name of my pet|that I have a pet|what my pet is called|anything about my pet]?
            What kind of animal [do I keep|is my pet|lives with me|have I got at home|did I tell you about|do I have at home]?
            What [sort|type] of [pet|animal] [do I have|have I got|do I own|is mine][, and what is it called| and which name does it have| and how is it called|, and its name|]?
            [Which|What] [pet|animal] do I have[,|] and [what is it called|how is it called|what name does it have|which name did I give it]?
            How is my pet called[,|] and what [kind|sort] of animal is it?
            [Which animal lives|What pet lives|What sort of pet lives|Which pet is waiting] [with me|at my home|in my house|at my place]?
            [Do I keep|Do I have|Have I got] [any animals|an animal|any pets|any pet] at home?
            Do you [recall|still recall|still know|happen to know] [my pet|which pet I have|what my pet is called|the name of my pet|what kind of pet I have]?
            [The pet|The animal] I [told you about|mentioned|have at home|talked about][, what is it|, what is its name|, what is it called|, do you still know it]?
            [my pet|pet name|name of pet|name of my pet|my animal|kind of pet and name|my pet and its name][, please|]?
            You [know|still know|noted|remember] [my pet|what my pet is called|which pet I have][, right|, don't you|, so tell me|]?
            """,
            """
            Could you remind me what my pet is called?
            Which pet did I tell you about?
            What kind of pet do I have, and what is its name?
            """,
        ),
        "zh": bank(
            """
            我的宠物[叫什么|叫什么名字|是什么|名字是什么|的名字是什么|叫啥]？
            我[有什么宠物|养了什么|养了什么宠物|的宠物是什么动物|养的是什么|有宠物吗|家里养了什么]？
            [你|你还|还]记得我的宠物[叫什么|的名字|是什么|][吗|]？
            [你知道|告诉我|请告诉我|说说|请问]我的宠物[叫什么|叫什么名字|是什么][吗|]？
            [那|那么|所以|现在]我的宠物叫什么？
            [我忘了|我想不起来了|我记不清了|忘记了]，我的宠物[叫什么|叫啥|是什么|的名字是什么][来着|]？
            [能不能|可以|能否|可不可以|麻烦你][提醒我一下|告诉我|说一下|讲一下]我[的宠物叫什么|养了什么|有什么宠物|宠物的名字][吗|？|，谢谢。]
            [想知道|我想知道|我想问问|想问一下][你知不知道|你是否知道|你记不记得|你有没有记住]我[的宠物叫什么|养了什么动物|有什么宠物|宠物的名字][。|？]
            我[跟你说过|和你讲过|对你说过|跟你提过]我的宠物[，|][还记得吗|你记得吗|是什么来着|叫什么来着]？
            我养的[动物|宠物|小动物][是什么|叫什么|叫啥|叫什么名字]？
            你[记住|记下|存下]我[的宠物|宠物的名字|养了什么][了吗|了没有]？
            我[养的是|有|家里有|养了][哪种|什么样的|哪一种|什么][动物|小动物|宠物]，[叫什么|叫什么名字|它叫啥|名字呢]？
            [什么|哪种|哪只][动物|宠物][和我住在一起|住在我家|在家陪我]？
            我[家里|家|在家里]有[什么动物|宠物吗|哪种宠物|小动物吗]？
            我的宠物[呢|叫啥来着|叫什么来着|是哪种动物]？
            [前面|一开始|早些时候|刚才]我说我[养了什么|有什么宠物|的宠物叫什么]？
            你[还|]知道我的宠物[叫什么|是什么|的名字|叫啥][吗|]？
            [关于|对于]我的宠物，我[说过|讲过|提过]什么？
            [说出|写出|报一下]我宠物的名字[。|吧|，谢谢]
            """,
            """
            请问你还记得我的宠物叫什么名字吗？
            我告诉过你我养了什么宠物？
            """,
        ),
    },
}
ALL = {
    "en": bank(
        """
        [What do you know|What did I tell you|What have I told you|What do you remember|Tell me all you know|Tell me what you know] about me[?|.]
        [Summarise|Summarize|List] [what you know about me|what I told you about me][.|]
        [I'd like to|I want to|Let me|I would love to] [know|hear|see] [all|everything|what] you [know|remember|have noted|have learned] about me[.|, please.]
        [Say|Repeat|List|Show me|Write down] [all|everything] [you noted|you remember|I told you|you have learned] about me[.|, please.|]
        [Which|What] [facts|things|details] [do you know|do you remember|have you noted|did you keep|can you recall] about me?
        What have you [learned|noted|kept|remembered|found out] about me[ so far|]?
        Give me [a summary|a list|an overview] of what [I told you|you know|you remember|you noted] about me[.|, please.]
        [Do you know|Did I tell you|Have I told you|Do you remember] anything about [me|myself][?| at all?]
        What did I [say|tell you|write] about myself[?| so far?]
        [How well do you|Do you already] know me?
        [Could|Can|Would] you [please |][list|sum up|summarise|repeat] [what you know about me|what I told you about me|all I said about myself][?|, please?]
        [I forgot|I am not sure|I wonder|I was wondering] what I [told you|have told you|said] about [me|myself][.|]
        [all facts about me|everything about me|what you know about me|facts about me][, please|]
        """,
        "Can you tell me everything you know about me?",
    ),
    "zh": bank(
        """
        [你知道我什么|你对我了解多少|你记得我的什么|你知道我的哪些事|关于我你知道什么|我都告诉过你什么]？
        [总结|说说|列出]你知道的关于我的事。
        [能不能|可以|能否|麻烦你][说一下|列出|总结一下|讲讲][你对我的了解|我告诉过你的事|你记得的关于我的事][吗|？|，谢谢。]
        [我想知道|想知道|我想听听|想问一下]你[对我了解多少|都记得我什么|记下了我的哪些事]。
        [我|我之前|刚才我][跟你说过|告诉过你|和你讲过][我的哪些事|我的哪些情况|关于自己的什么|哪些关于我的事]？
        你[记住了|记下了|还记得|了解][我的哪些信息|关于我的什么|我的什么情况|我哪些事情]？
        把[我告诉你的|你记住的|你知道的]关于我的[事情|信息|情况]都[说一遍|列出来|讲一下][。|吧]
        你[了解|认识]我吗，[知道些什么|记得什么|说来听听]？
        [要是|如果]让你介绍我，你[会说什么|能说些什么|怎么说]？
        [关于我的一切|我的全部信息|我的情况|我的资料][，说一下|，列一下|呢？]
        """,
        "请说说你都知道我的哪些事？",
    ),
}
ASK_KIND = {
    "en": bank(
        """
        [What is|What's] [my {kind} called|my {kind}'s name|the name of my {kind}]?
        [Do you remember|Tell me|What was] my {kind}'s name[?|.]
        How is my {kind} called?
        [I forgot|I have forgotten|I am not sure any more|I do not recall] [what my {kind} is called|my {kind}'s name|the name of my {kind}][.|, can you help?|, do you know it?|]
        [I was wondering|I wonder|I'd like to know|I want to know|I am curious] [if you know |whether you still know |][what my {kind} is called|what my {kind}'s name is|which name my {kind} has][.|?]
        [Could|Can|Would|Will] you [please |kindly |][tell me|say|repeat|remind me of] [my {kind}'s name|the name of my {kind}|the name I gave my {kind}][?|, please?|]
        [Which|What] name [does my {kind} have|did I give my {kind}|has my {kind} got|did I tell you for my {kind}]?
        What did I [say|tell you] [about my {kind}|my {kind} is called|my {kind}'s name is]?
        Did I [tell you|say|mention] [what my {kind} is called|my {kind}'s name|the name of my {kind}]?
        Do you [still know|recall|still remember|happen to know] [my {kind}'s name|what my {kind} is called|the name of my {kind}|my {kind}]?
        [By which name do I call|What do I call|Tell me about|What do you know about] my {kind}[?|, please.]
        [my {kind}'s name|name of my {kind}|my {kind} is called|the name of the {kind}][, please|]?
        [I told you about|You know about|I mentioned] my {kind}[,|:] [what is its name|what is it called|how is it called|do you still know its name]?
        The {kind} [I told you about|I have at home|I mentioned|that lives with me], what is [it called|its name]?
        """,
        "Could you remind me what my {kind} is called?",
    ),
    "zh": bank(
        """
        我的{kind}[叫什么|叫什么名字|的名字是什么|叫啥]？
        [你还|你]记得我的{kind}[叫什么|的名字]吗？
        [我忘了|我想不起来了|我记不清了]，我的{kind}[叫什么|叫啥|的名字是什么][来着|]？
        [能不能|可以|能否|麻烦你][提醒我一下|告诉我|说一下]我[家|]的{kind}[叫什么|的名字|叫啥][吗|？|，谢谢。]
        [我想知道|想知道|想问一下][你知不知道|你记不记得|你还知道]我的{kind}[叫什么|的名字][。|？]
        我[家|养]的{kind}[叫什么|叫什么名字|叫啥|名字是什么|怎么称呼]？
        我[跟你说过|和你讲过|跟你提过]我的{kind}，[它叫什么|叫什么来着|你还记得它的名字吗]？
        我的{kind}[叫什么来着|叫啥来着|的名字呢|名叫什么]？
        我[给|为]我的{kind}[取了|起了]什么名字？
        [前面|一开始|刚才]我说我的{kind}叫[什么|啥]？
        [关于|对于]我的{kind}，[我说过什么|你知道什么]？
        """,
        "请问我的{kind}叫什么名字？",
    ),
}
