"""Who answers: a model that speaks OpenAI's chat protocol.  No disk, no terminal; ``client`` alone knows ``openai``."""
