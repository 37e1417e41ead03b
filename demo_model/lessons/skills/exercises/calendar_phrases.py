"""Phrasings of questions for days and months."""

# ruff: noqa: E501 - one sentence a line
from __future__ import annotations

from demo_model.lessons.phrases import bank

NEXT = {
    "en": bank(
        """
        [What|Which] {unit} [comes after|is after|follows|comes next after|is next after|comes right after] {x}?
        [What is|What's|Tell me|Name|Give me] the {unit} after {x}[?|.]
        [What is|What's|Name|Tell me] the next {unit} after {x}[?|.]
        [What comes after|What is after|What follows|after|next after] {x}?
        If [today is|it is|this is|it's now] {x}, what [is next|comes next|is the next {unit}]?
        {x} comes before [which|what] {unit}?
        [I wonder|I was wondering|I'd like to know|I want to know|I need to know|Somebody asked me] [which|what] {unit} [after|is after|comes after|is right after|follows] {x}[.|?|]
        [Could|Would|Will] you [say|tell me|name|give me] [which {unit} [follows|is right after]|the {unit} [after|that comes after|right after]|the {unit} that is after] {x}[?|, please?|]
        What would be the {unit} that [comes after|follows|stands after|we have after] {x}?
        What would [come|be|we have|stand] [right after|directly after|just after] {x}[?|, please?|, do you think?]
        Can you [say|name|find|give me|work out|show me|remember] [which {unit} is after|what comes after|the {unit} after|what {unit} is right after] {x}?
        [Please|Kindly|Now please|Be so kind and] [name|tell me|give me|say] the {unit} [that comes|which comes|which is|standing|coming] after {x}[.|!|]
        [When|Once|If|Suppose|Say] it [is|was|were] {x}[,|:] [which|what] {unit} [follows|comes after it|would be the one after|is after that]?
        [In the calendar|In a calendar|In the year|In order|Of all the {unit}s], [which|what] [{unit} |one ][comes after|follows|is after|stands after] {x}?
        The {unit} [after|that follows|right after|directly after|coming after] {x}[, please| is which one?| is called what?| is ...|?|: what is it?]
        [{unit}|which {unit}|one {unit}|the {unit}|{unit} right] after {x}[|?| please|, thanks]
        [Help me|I forgot|I always forget|My child asks|Remind me][,|:] [what|which {unit}] [comes|is|stands] [after|just after|directly after] {x}[?|.]
        [Do you know|Do you remember|Would you know|Any idea] [which {unit}|what] [comes|is] after {x}?
        Which is the {unit} [after|directly after|that follows|coming after] {x}?
        [What|Which {unit}] [would be|will be|would come|comes] next[,| if it is| when it is| once it is] {x} [now|today|at present]?
        [What|Which {unit}] [would|will|does] follow {x}?
        {x} is [followed by|before|right before] [which {unit}|what]?
        [When|After|Once] {x} [is over|ends|has passed|is done][,|] [what|which {unit}] [begins|comes|starts|do we have]?
        """,
        """
        Can you tell me which {unit} comes after {x}?
        What would be the next {unit} after {x}?
        Please name the {unit} that follows {x}.
        """,
    ),
    "zh": bank(
        """
        {x}[之后|后面|过后|的后面|以后|接下来]是[哪个月|什么|哪一个]？
        {x}的[下一个|下个|后一个]是[什么|哪个|哪一个]？
        {x}[后面|之后|接下来][|紧接着]是[什么|哪个][？|呢？]
        [请问|告诉我|][{x}之后|{x}后面]是[什么|哪个]？
        [我想知道|你知道|想问问|请教|你说说|谁知道|麻烦说一下][排在|在|]{x}后[面|边]的是[什么|哪个|哪一个][？|]
        [排在|站在|在|紧挨着][“{x}”|{x}]后面的[是哪个|是什么|是哪一个|叫什么]？
        [能不能|能|可不可以|可以|麻烦你|请你][说说|告诉我|说一下|讲讲]{x}[之后|后面|的下一个]是[什么|哪个|哪一个][吗？|？|]
        [要是|如果|假如|假设][现在是|到了|今天是|这是]{x}，[那|那么|][它|][后面|之后|下一个][是什么|是哪个|是啥|该是什么]？
        {x}[的下一个|下一个|后面那个|的后一个|再往后|往后一个|往后数一个|后头][是啥|是什么|是哪个|叫什么|呢][？|]
        [哪个|哪一个|什么]在{x}[的后面|后面|之后|后头]？
        {x}[后面|之后|下一个|后边]
        [不记得了|忘了|想不起来了]，{x}[后面|之后|的后面|的下一个]是[什么|哪个][来着|][？|]
        [劳驾|麻烦|请][写出|说出|给出|回答|告诉我][|排在]{x}[后面的那个|的下一个|之后是什么|后面是什么][。|，谢谢|]
        日历上[，|]{x}[后面|之后|的下一个]是[什么|哪个][？|]
        {x}[过完|过去|结束|完]了[以后|之后|，|][是|接下来是|就是|轮到|到][什么|哪个|哪一个]？
        [紧跟着|紧接着|跟在|接着]{x}[|后面|之后][的|来的]是[什么|哪个]？
        """,
        """
        请问{x}的后面是哪个？
        你知道{x}之后是什么吗？
        """,
    ),
}
PREVIOUS = {
    "en": bank(
        """
        [What|Which] {unit} [comes before|is before|precedes|comes right before|comes just before] {x}?
        [What is|What's|Tell me|Name|Give me] the {unit} before {x}[?|.]
        [What is|What's|Name|Tell me] the previous {unit} before {x}[?|.]
        [What comes before|What is before|What precedes|before|just before] {x}?
        If [today is|it is|this is|it's now] {x}, what [was before|came before|was the previous {unit}]?
        {x} comes after [which|what] {unit}?
        [I wonder|I was wondering|I'd like to know|I want to know|I need to know|Somebody asked me] [which|what] {unit} [before|is before|comes before|is right before|precedes] {x}[.|?|]
        [Could|Would|Will] you [say|tell me|name|give me] [which {unit} [precedes|is right before]|the {unit} [before|that comes before|right before]|the {unit} that is before] {x}[?|, please?|]
        What would be the {unit} that [comes before|precedes|stands before|we have before] {x}?
        What would [come|be|we have|stand] [right before|directly before|just before] {x}[?|, please?|, do you think?]
        Can you [say|name|find|give me|work out|show me|remember] [which {unit} is before|what comes before|the {unit} before|what {unit} is right before] {x}?
        [Please|Kindly|Now please|Be so kind and] [name|tell me|give me|say] the {unit} [that comes|which comes|which is|standing|coming] before {x}[.|!|]
        [When|Once|If|Suppose|Say] it [is|was|were] {x}[,|:] [which|what] {unit} [precedes|comes before it|would be the one before|is before that]?
        [In the calendar|In a calendar|In the year|In order|Of all the {unit}s], [which|what] [{unit} |one ][comes before|precedes|is before|stands before] {x}?
        The {unit} [before|that precedes|right before|directly before|coming before] {x}[, please| is which one?| is called what?| is ...|?|: what is it?]
        [{unit}|which {unit}|one {unit}|the {unit}|{unit} right] before {x}[|?| please|, thanks]
        [Help me|I forgot|I always forget|My child asks|Remind me][,|:] [what|which {unit}] [comes|is|stands] [before|just before|directly before] {x}[?|.]
        [Do you know|Do you remember|Would you know|Any idea] [which {unit}|what] [comes|is] before {x}?
        Which is the {unit} [before|directly before|that precedes|coming before] {x}?
        [What|Which {unit}] [would have been|will have been|came|was] [before|just before|earlier][,| if it is| when it is] {x} [now|today|at present]?
        [What|Which {unit}] [would|will] precede {x}?
        {x} is [preceded by|after|right after] [which {unit}|what]?
        [When|Before|Until] {x} [begins|starts|comes][,|] [what|which {unit}] [ends|was it|is over|did we have]?
        """,
        """
        Can you tell me which {unit} comes before {x}?
        What would be the {unit} before {x}?
        Please name the {unit} that precedes {x}.
        """,
    ),
    "zh": bank(
        """
        {x}[之前|前面|的前面|以前]是[哪个月|什么|哪一个]？
        {x}的[上一个|上个|前一个]是[什么|哪个|哪一个]？
        {x}[前面|之前]是[什么|哪个][？|呢？]
        [请问|告诉我|][{x}之前|{x}前面]是[什么|哪个]？
        [我想知道|你知道|想问问|请教|你说说|谁知道|麻烦说一下][排在|在|]{x}前[面|边]的是[什么|哪个|哪一个][？|]
        [排在|站在|在|紧挨着][“{x}”|{x}]前面的[是哪个|是什么|是哪一个|叫什么]？
        [能不能|能|可不可以|可以|麻烦你|请你][说说|告诉我|说一下|讲讲]{x}[之前|前面|的上一个]是[什么|哪个|哪一个][吗？|？|]
        [要是|如果|假如|假设][现在是|到了|今天是|这是]{x}，[那|那么|][它|][前面|之前|上一个][是什么|是哪个|是啥|该是什么]？
        {x}[的上一个|上一个|前面那个|的前一个|再往前|往前一个|往前数一个|前头][是啥|是什么|是哪个|叫什么|呢][？|]
        [哪个|哪一个|什么]在{x}[的前面|前面|之前|前头]？
        {x}[前面|之前|上一个|前边]
        [不记得了|忘了|想不起来了]，{x}[前面|之前|的前面|的上一个]是[什么|哪个][来着|][？|]
        [劳驾|麻烦|请][写出|说出|给出|回答|告诉我][|排在]{x}[前面的那个|的上一个|之前是什么|前面是什么][。|，谢谢|]
        日历上[，|]{x}[前面|之前|的上一个]是[什么|哪个][？|]
        {x}[来到|到来|开始]之前[，|][是|刚过去的是|过的是][什么|哪个|哪一个]？
        [刚好|正好|就]在{x}[前面|之前][的|来的]是[什么|哪个]？
        """,
        """
        请问{x}的前面是哪个？
        你知道{x}之前是什么吗？
        """,
    ),
}
TOMORROW = {
    "en": bank(
        """
        [If today is|Today is|If it is|It is|When today is] {x}[,|.] what [day is|is|will be|day will be] tomorrow?
        [What|Which] day is tomorrow if today is {x}?
        [If|When|Suppose|As|Since] [we have|it's|it is] {x} today[,| then| -] [what|which] day [do we have tomorrow|will it be tomorrow]?
        [So |Then |]tomorrow [is|would be|must be|will be] [what|which] day[,| then,] if [today is|it is now|we now have] {x}?
        [It is|It's|We have|We've got] {x} today[.|,|;] [And tomorrow|and what about tomorrow|and tomorrow is|tomorrow|so tomorrow is][?| which day?| what?]
        [Say|Imagine|Assume|Suppose|Let us say] today [is|were] {x}. [What|Which] day [will it be tomorrow|do we have tomorrow|is tomorrow]?
        [I wonder|Tell me|Do you know|Could you tell me|Please say|I would like to know] [what|which] day tomorrow [is|will be|must be|would be] [if|when|as|given that] today is {x}[.|?|]
        Today: {x}. tomorrow[: ?|?|: which day?| is ...]
        My calendar [says|shows] {x} today[,| -] [so what is tomorrow|which day will it be tomorrow|what is tomorrow's day]?
        [today {x}|{x} today|now is {x}][,|] tomorrow[ what day| which day| is][?|]
        """,
        "Today is {x}, so what day will tomorrow be?",
    ),
    "zh": bank(
        """
        [今天是|如果今天是|假如今天是]{x}，[那|][明天|明天是][星期几|什么日子|周几]？
        {x}的[第二天|明天|后一天]是[星期几|什么|周几]？
        今天[|已经|是|就是]{x}[了|]，[想知道|请问|那么|那|你说|]明天[是|该是|应该是|][星期几|周几|礼拜几][呢|了|]？
        [要是|假设|假如|如果|倘若|既然]今天[|是]{x}，[请问|那么|那|你说|我想知道]明天[该是|应该是|是|][礼拜几|周几|哪一天][呢|]？
        [我想知道|请问|告诉我|你知道|麻烦问下]，[今天是{x}的话|今天{x}]，明天[是|][星期几|周几|礼拜几][？|]
        明天[是|会是|该是][星期几|周几|礼拜几]，[如果|假如|要是]今天[是|]{x}[的话|]？
        [日历上|日历显示]今天是{x}，明天呢？
        今天{x}，明天[呢|周几|是哪天|星期几|]
        今天是{x}，[所以|那么|因此]明天[就是|是|应该是][什么|星期几|周几][？|]
        [假设|比如]{x}是今天，[那|那么]明天是[哪天|星期几|周几]？
        """,
        "要是今天是{x}，明天是星期几呢？",
    ),
}
YESTERDAY = {
    "en": bank(
        """
        [If today is|Today is|If it is|It is|When today is] {x}[,|.] what [day was|was] yesterday?
        [What|Which] day was yesterday if today is {x}?
        [If|When|Suppose|As|Since] [we have|it's|it is] {x} today[,| then| -] [what|which] day [did we have the day before|was it yesterday]?
        [So |Then |]yesterday [was|was then|must have been|had to be] [what|which] day[,| then,] if [today is|it is now|we now have] {x}?
        [It is|It's|We have|We've got] {x} today[.|,|;] [And yesterday|and what about yesterday|and yesterday was|yesterday|so yesterday was][?| which day?| what?]
        [Say|Imagine|Assume|Suppose|Let us say] today [is|were] {x}. [What|Which] day [was it yesterday|did we have the day before|was yesterday]?
        [I wonder|Tell me|Do you know|Could you tell me|Please say|I would like to know] [what|which] day yesterday [was|must have been] [if|when|as|given that] today is {x}[.|?|]
        Today: {x}. yesterday[: ?|?|: which day?| is ...]
        My calendar [says|shows] {x} today[,| -] [so what was yesterday|which day was it yesterday|what was yesterday]?
        [today {x}|{x} today|now is {x}][,|] yesterday[ what day| which day| is][?|]
        """,
        "Today is {x}, so what day did we have yesterday?",
    ),
    "zh": bank(
        """
        [今天是|如果今天是|假如今天是]{x}，[那|][昨天|昨天是][星期几|什么日子|周几]？
        {x}的[前一天|昨天]是[星期几|什么|周几]？
        今天[|已经|是|就是]{x}[了|]，[想知道|请问|那么|那|你说|]昨天[是|该是|应该是|][星期几|周几|礼拜几][呢|了|]？
        [要是|假设|假如|如果|倘若|既然]今天[|是]{x}，[请问|那么|那|你说|我想知道]昨天[该是|应该是|是|][礼拜几|周几|哪一天][呢|]？
        [我想知道|请问|告诉我|你知道|麻烦问下]，[今天是{x}的话|今天{x}]，昨天[是|][星期几|周几|礼拜几][？|]
        昨天[是|该是][星期几|周几|礼拜几]，[如果|假如|要是]今天[是|]{x}[的话|]？
        [日历上|日历显示]今天是{x}，昨天呢？
        今天{x}，昨天[呢|周几|是哪天|星期几|]
        今天是{x}，[所以|那么|因此]昨天[就是|是|应该是][什么|星期几|周几][？|]
        [假设|比如]{x}是今天，[那|那么]昨天是[哪天|星期几|周几]？
        """,
        "要是今天是{x}，昨天是星期几呢？",
    ),
}
ALL_DAYS = {
    "en": bank(
        """
        [List|Name|Tell me|What are|Say|Give me] [all |]the [seven |]days of [the|a] week[.|?|]
        [List|Name|Say] the weekdays.
        [What|Which] [days|weekdays] [are there in|does|make up|belong to] [a|the|one] week[| have]?
        [I would like|I want|I need|I'd like] [to see |to hear |]the [names of the |]days of [a|the] week[, all seven|, in order|, please|].
        [Could|Would|Will] you [list|write down|recite|give me|say] [every day of the week|the seven days|all seven days|the days in a week][, please|][?|]
        [seven days|weekdays|days of week|all weekdays|days of the week][|, please| list|, in order][|.]
        [Suppose I am learning the days of the week.|I am learning English.|For my child:] [Which ones are there|What are the days of the week|Please list the weekdays][?|]
        From Monday to Sunday, [what are all the days|list the days|name the days|which days are there][?|.]
        [Go through|Write out|Recite|Enumerate|Show me] [all |][the |][seven |]days [of the week|in a week|from Monday to Sunday][.|, please.|]
        """,
        "Can you name all the days of the week?",
    ),
    "zh": bank(
        """
        [一周|一星期|一个星期][有哪七天|有哪些天|有哪几天|是哪七天]？
        [列出|说出|写出]一[周|星期]的[七天|每一天]。
        [能不能|可以|麻烦你|请你|请]把[一周|一个星期|一星期]的[每一天|七天|所有日子]都[列出来|说一遍|说出来|写出来][吗？|？|。|]
        [我想知道|你知道|请问][一周|一个星期|一个礼拜]里[都有|有][哪些天|哪几天|哪七天][？|]
        [一周|一个星期|一个礼拜][的每一天|七天][分别|都|]叫什么[名字|][？|]
        [一周七天|星期一到星期日|从星期一到星期天|周一到周日][，|][都有哪些|列出来|说一遍|都是什么][？|。|]
        [依次|按顺序|一个一个][说|列|写]出[一周|一星期|这个星期]的[七天|每天|每一天][。|]
        [给我|我要]一[周|个星期]七天的[名字|名称|列表][。|]
        """,
        "请说出一个星期的七天。",
    ),
}
ALL_MONTHS = {
    "en": bank(
        """
        [List|Name|Tell me|What are|Say|Give me] [all |][the twelve |the |]months[| of the year| in a year][.|?|]
        [What|Which] months [are there in|does|make up|belong to] [a|the|one] year[| have]?
        [I would like|I want|I need|I'd like] [to see |to hear |]the [names of the |]months of [a|the] year[, all twelve|, in order|, please|].
        [Could|Would|Will] you [list|write down|recite|give me|say] [every month of the year|the twelve months|all twelve months|the months in a year][, please|][?|]
        [twelve months|months|months of year|all months|months of the year][|, please| list|, in order][|.]
        [Suppose I am learning the months of the year.|I am learning English.|For my child:] [Which ones are there in a year|What are the months of the year|Please list the months][?|]
        From January to December, [what are all the months|list the months|name the months|which months are there][?|.]
        [Go through|Write out|Recite|Enumerate|Show me] [all |][the |][twelve |]months [of the year|in a year|from January to December][.|, please.|]
        """,
        "Can you name all the months of the year?",
    ),
    "zh": bank(
        """
        一年[有哪十二个月|有哪些月|有哪些月份|是哪十二个月]？
        [列出|说出|写出]一年的[十二个月|所有月份]。
        [能不能|可以|麻烦你|请你|请]把[一年|一整年]的[每个月|十二个月|所有月份]都[列出来|说一遍|说出来|写出来][吗？|？|。|]
        [我想知道|你知道|请问]一年里[都有|有][哪些月|哪几个月|哪十二个月|哪些月份][？|]
        一年的[每个月|十二个月|月份][分别|都|]叫什么[名字|][？|]
        [一年十二个月|一月到十二月|从一月到十二月][，|][都有哪些|列出来|说一遍|都是什么][？|。|]
        [依次|按顺序|一个一个][说|列|写]出[一年|全年]的[十二个月|每个月|月份][。|]
        [给我|我要]一年十二个月的[名字|名称|列表][。|]
        """,
        "请说出一年的十二个月。",
    ),
}
FORWARD = {
    "en": bank(
        """
        [And|What about|And what about|and then|How about] the [next|following] [one|{unit}]?
        [And|And what comes|And what is|What about] [after that|the one after|next]?
        [And then|And next|next]?
        [And|So|Then|Now|] [what|which {unit}|which one] [follows|comes then|follows that|will be next|would be next|comes afterwards]?
        [The|And the|Now the|Then the] [next one|{unit} after it|one that follows|one after this|following one][, please|?|]
        [Could|Would|Can] you [go|move] [one further|one on|one {unit} further|to the next one|forward by one]?
        [And|So] after [this one|it|that {unit}|this {unit}]?
        [I want|I'd like|Give me|Tell me|Name] [the following one|the next {unit}|the one that comes then|the one following it][, please|][.|]
        [One further|one more forward|next one|next {unit}|after it|the following][, please|?|]
        How about [what follows|the {unit} after it|the one that follows][?|, then?]
        """,
        "And what about the one after that?\nHow about the following {unit}, then?",
    ),
    "zh": bank(
        """
        [那|那么|][下一个|再下一个|再后面|后面|之后]呢？
        [然后|再然后|接着|接下来]呢？
        [那|那么|好，|][它|这个][后面|之后|的下一个][是什么|是哪个|又是什么|呢][？|]
        [请|麻烦|][往后|再往后|往下]一个[呢|是什么|是哪个|][？|。|]
        [我想知道|告诉我|说说|请问][再后面的|后面那个|接下来的|下面一个][是什么|是哪个|][？|]
        [再过一个|再往后数一个|后一个|下一个]
        [后面|之后|接下来|接着][又|][是|该是][什么|哪个][？|]
        [那|]再[往后|后面]呢？
        """,
        "那再下一个是什么呢？",
    ),
}
BACKWARD = {
    "en": bank(
        """
        [And|What about|And what about|How about] the [previous] [one|{unit}]?
        [And|And what comes|And what is|What about] [before that|the one before]?
        and before?
        [And|So|Then|Now|] [what|which {unit}|which one] [precedes it|came earlier|precedes that|came before it|would be the previous one|was just before]?
        [The|And the|Now the|Then the] [previous one|{unit} before it|one that precedes|one before this|preceding one][, please|?|]
        [Could|Would|Can] you [go|move] [one back|back by one|one {unit} back|to the previous one|backward by one]?
        [And|So] before [this one|it|that {unit}|this {unit}]?
        [I want|I'd like|Give me|Tell me|Name] [the preceding one|the previous {unit}|the one that comes before|the one preceding it][, please|][.|]
        [One back|one further back|previous one|previous {unit}|before it|the preceding][, please|?|]
        How about [what precedes it|the {unit} before it|the one that precedes][?|, then?]
        """,
        "And what about the one before that?\nHow about the previous {unit}, then?",
    ),
    "zh": bank(
        """
        [那|那么|][上一个|再上一个|再前面|前面|之前]呢？
        再往前呢？
        [那|那么|好，|][它|这个][前面|之前|的上一个][是什么|是哪个|又是什么|呢][？|]
        [请|麻烦|][往前|再往前|往上]一个[呢|是什么|是哪个|][？|。|]
        [我想知道|告诉我|说说|请问][再前面的|前面那个|之前的|上面一个][是什么|是哪个|][？|]
        [退一个|再往前数一个|前一个|上一个]
        [前面|之前|再之前][又|][是|该是][什么|哪个][？|]
        [那|]再[往前|前面]一[个|点]呢？
        """,
        "那再上一个是什么呢？",
    ),
}
