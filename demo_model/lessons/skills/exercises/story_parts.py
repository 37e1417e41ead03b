"""Heroes, places and sentences of the stories."""

# ruff: noqa: E501, SIM905 - one sentence a line, word lists as words
from __future__ import annotations

HEROES_EN = """fox bear mouse owl dragon cat dog rabbit wolf lion tiger whale robot frog hedgehog elephant giraffe monkey penguin
prince queen sailor baker painter farmer pirate knight wizard gardener""".split()
HEROES_ZH = "狐狸 小熊 老鼠 猫头鹰 小龙 小猫 小狗 兔子 大灰狼 狮子 老虎 鲸鱼 机器人 青蛙 刺猬 大象 长颈鹿 猴子 企鹅 王子 公主 水手 面包师 画家 农夫".split()
MORE_HEROES_EN = """teapot cactus snail beetle spoon doctor teacher pilot clown princess witch ghost giant elf fairy mermaid
unicorn dinosaur crocodile camel kangaroo koala panda parrot pigeon swan goose duck hen pig cow sheep horse donkey squirrel badger
otter beaver bat spider ant bee butterfly ladybird worm crab lobster octopus shark dolphin seal walrus turtle lizard snake toad
hamster goldfish postman policeman firefighter cook nurse tailor shepherd hunter fisherman miller king thief soldier astronaut
detective snowman scarecrow sock boot hat umbrella bicycle tractor bus lighthouse windmill piano drum trumpet kite balloon pancake
sandwich banana carrot cabbage mushroom pebble raindrop snowflake cloud comet""".split()
MORE_HEROES_ZH = """公鸡 母鸡 鸭子 白鹅 小牛 小羊 小马 骆驼 鳄鱼 松鼠 蜗牛 蚂蚁 蜜蜂 蝴蝶 蜘蛛 螃蟹 章鱼 海豚 鲨鱼 海豹 乌龟 壁虎 小蛇 蝙蝠 鹦鹉 鸽子 天鹅
孔雀 袋鼠 恐龙 精灵 巨人 仙女 美人鱼 女巫 国王 王后 骑士 海盗 医生 老师 司机 警察 厨师 护士 裁缝 猎人 渔夫 牧羊人 小偷 士兵 宇航员 侦探 雪人
稻草人 茶壶 勺子 袜子 气球 风筝 拖拉机 灯塔 风车 鼓手 香蕉 胡萝卜 白菜 蘑菇 雨滴 彗星""".split()

PARTS_EN: tuple[tuple[str, ...], ...] = (
    (
        "Once upon a time there was a little {h} who lived in {p}.",
        "Long ago, in {p}, there lived a small {h}.",
        "There once was a {h}, and its home was in {p}.",
    ),
    (
        "Every morning the {h} opened the window and looked at the sky.",
        "Every day the {h} walked to the river and drank cold water.",
        "The {h} was kind to everyone and loved to sing in the morning.",
    ),
    (
        "But the {h} had one big wish: to find {o}.",
        "The {h} had heard that somewhere in the world there was {o}.",
        "One night the {h} dreamed of {o}.",
    ),
    (
        '"I will go and look for it," said the {h}, and packed some bread and an apple.',
        "So the {h} took a small bag, a lamp and a warm coat, and said goodbye to its friends.",
        '"If I do not go now, I will never go," thought the {h}, and closed the door.',
    ),
    (
        "The road was long, and the sun was hot.",
        "The first day was easy, for the path was wide and green.",
        "It rained on the first day, and the path was full of mud.",
    ),
    (
        "In the forest the {h} met {f}.",
        "Behind the first hill the {h} found {f}, who was sitting on a stone.",
        "On a bridge stood {f}, looking very sad.",
    ),
    (
        '"Where are you going?" asked the new friend.',
        '"Hello, traveller, what are you looking for?" asked the stranger.',
        '"Please help me, I have lost my way," said the stranger.',
    ),
    (
        "The {h} told the whole story, and gave away half of the bread.",
        "They sat down together, shared the apple and talked until it was dark.",
        "The {h} lit the lamp, and together they looked at the map.",
    ),
    (
        '"Then let us go together," they said, and from then on they were two.',
        '"Two can see more than one," said the {h}, and they walked on side by side.',
        "And because it is better not to be alone, they went on as friends.",
    ),
    (
        "After three days they came to a high mountain.",
        "On the third day they stood before a deep, dark lake.",
        "A week later they reached an old, empty castle.",
    ),
    (
        "The wind was strong, and it was very cold.",
        "It was so quiet that they could hear their own steps.",
        "There were strange sounds, and the {h} was afraid.",
    ),
    (
        '"We must not give up," said the {h}.',
        '"Stay close to me," whispered the {h}.',
        '"Being afraid is no shame," said the friend, "as long as we go on."',
    ),
    (
        "Step by step they went on, and they held each other by the hand.",
        "They made a small fire and told each other stories until the morning came.",
        "They sang a song, and the song made them brave.",
    ),
    (
        "At last they saw a light behind an old tree.",
        "Then the clouds opened, and the moon showed them the way.",
        "Suddenly they found a small door that nobody had seen before.",
    ),
    ("And there it was: {o}.", "There, between two stones, was {o}.", "And right in the middle they found {o}."),
    (
        "The {h} laughed and cried at the same time.",
        "For a long time nobody said a word.",
        '"It is even more beautiful than in my dream," said the {h}.',
    ),
    (
        "But then the {h} saw how tired the friend was, and thought for a while.",
        "But the {h} looked at the friend and knew something new.",
        "Then the {h} sat down and began to think.",
    ),
    (
        '"I was looking for a treasure," said the {h}, "but I have found a friend, and that is more."',
        '"Now I know," said the {h}, "that the best thing I found on this road is you."',
        '"We found it together," said the {h}, "so it shall belong to both of us."',
    ),
    (
        "So they went home together, and the way back seemed short.",
        "Slowly they walked back, and everyone they met was happy to see them.",
        "On the way home they sang all their songs again.",
    ),
    (
        "At home they planted a tree in the garden, and in summer they sat under it.",
        "Their friends made a big cake, and there was music until midnight.",
        "They built a small house with two windows and a red door.",
    ),
    (
        "And whenever somebody was lost, the {h} lit the lamp and showed the way.",
        "And every year they made a journey together, to see what was behind the hills.",
        "And every evening they told the story to all who wanted to hear it.",
    ),
    (
        "That is the end of the story.",
        "And if they have not moved away, they still live there today.",
        "And so the story ends, and all is well.",
    ),
)
PLACES_EN = (
    "a quiet valley",
    "a green forest",
    "a village by the sea",
    "a house on the hill",
    "a town with red roofs",
    "a garden full of flowers",
)
OBJECTS_EN = ("a silver star", "a golden key", "a blue flower", "a singing stone", "a magic book", "a glass bird")
FRIENDS_EN = ("an old turtle", "a young deer", "a tiny bird", "a white goat", "a friendly ghost", "a lost child")

PARTS_ZH: tuple[tuple[str, ...], ...] = (
    ("从前，{p}住着一只小小的{h}。", "很久很久以前，在{p}，有一个{h}。", "从前有一个{h}，它的家在{p}。"),
    ("每天早上，{h}都会打开窗户看看天空。", "每天，{h}都走到河边喝水。", "{h}对大家都很好，也很爱唱歌。"),
    ("可是{h}有一个很大的愿望：找到{o}。", "{h}听说，世界上有{o}。", "有一天晚上，{h}梦见了{o}。"),
    (
        "“我要去找它。”{h}说，然后带上了面包和苹果。",
        "于是{h}带上一盏灯，和朋友们说了再见。",
        "“现在不去，就永远不会去了。”{h}想，就关上了门。",
    ),
    ("路很长，太阳很热。", "第一天很轻松，路又宽又平。", "第一天下着雨，路上都是泥。"),
    ("在森林里，{h}遇见了{f}。", "在山的后面，{h}看见了{f}，坐在石头上。", "桥上站着{f}，看起来很难过。"),
    ("“你要去哪里？”新朋友问。", "“你好，你在找什么？”它问。", "“请帮帮我，我迷路了。”它说。"),
    ("{h}讲了自己的故事，又分给它一半面包。", "它们坐下来，一起吃苹果，聊到天黑。", "{h}点亮了灯，它们一起看地图。"),
    ("“那我们一起走吧。”从此它们就是两个了。", "“两个人看得更远。”{h}说，它们就一起走。", "一个人太孤单，所以它们成了好朋友。"),
    ("三天以后，它们来到一座高山前。", "第三天，它们站在一个又深又黑的湖边。", "一个星期以后，它们到了一座空空的城堡。"),
    ("风很大，天气非常冷。", "四周很安静，只听得见自己的脚步声。", "那里有奇怪的声音，{h}有点害怕。"),
    ("“我们不能放弃。”{h}说。", "“跟紧我。”{h}小声说。", "“害怕没关系，只要我们往前走。”朋友说。"),
    ("它们手拉着手，一步一步往前走。", "它们生了一堆火，讲故事讲到天亮。", "它们唱起了歌，歌声让它们变得勇敢。"),
    ("最后，它们在一棵老树后面看见了光。", "这时云散开了，月亮照亮了路。", "忽然，它们发现了一扇小门。"),
    ("那就是{o}。", "在两块石头中间，正是{o}。", "就在正中间，它们找到了{o}。"),
    ("{h}又哭又笑。", "很久很久，谁也没有说话。", "“它比我梦里的还要美。”{h}说。"),
    ("可是{h}看见朋友很累，就想了一会儿。", "可是{h}看着朋友，明白了一件事。", "然后{h}坐下来，开始想。"),
    (
        "“我找的是宝物，却找到了朋友，这更珍贵。”{h}说。",
        "“我知道了，路上最好的就是遇见你。”{h}说。",
        "“这是我们一起找到的，它属于我们两个。”{h}说。",
    ),
    ("它们一起回家，回去的路好像很短。", "它们慢慢地走回去，大家看见它们都很高兴。", "回家的路上，它们又把歌唱了一遍。"),
    (
        "它们在花园里种了一棵树，夏天就坐在树下。",
        "朋友们做了一个大蛋糕，大家唱歌到半夜。",
        "它们盖了一座小房子，有两扇窗和一扇红门。",
    ),
    (
        "要是有谁迷路了，{h}就点亮灯，给他指路。",
        "每年它们都一起去旅行，看看山的那一边。",
        "每天晚上，它们都把这个故事讲给大家听。",
    ),
    ("故事讲完了。", "它们一直住在那里，直到今天。", "故事到这里就结束了，一切都很好。"),
)
PLACES_ZH = ("安静的山谷里", "绿色的森林里", "海边的村子里", "山上的房子里", "红屋顶的小镇上", "开满花的花园里")
OBJECTS_ZH = ("一颗银色的星星", "一把金钥匙", "一朵蓝色的花", "一块会唱歌的石头", "一本魔法书", "一只玻璃鸟")
FRIENDS_ZH = ("一只老乌龟", "一只小鹿", "一只小鸟", "一只白山羊", "一个友好的小精灵", "一个迷路的孩子")
