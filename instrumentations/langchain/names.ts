/** Attribute names of LangGraph's own facts, and operations of the conventions (@024a4f94) for retrievers. */
export const ATTR_LANGGRAPH_NODE = 'langgraph.node'
export const ATTR_LANGGRAPH_STEP = 'langgraph.step'
export const ATTR_GEN_AI_TOOL_DESCRIPTION = 'gen_ai.tool.description'
export const ATTR_GEN_AI_RETRIEVAL_QUERY_TEXT = 'gen_ai.retrieval.query.text'
export const ATTR_GEN_AI_RETRIEVAL_DOCUMENTS = 'gen_ai.retrieval.documents'
export const GEN_AI_OPERATION_RETRIEVAL = 'retrieval'
